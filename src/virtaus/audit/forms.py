"""Forms of the log."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.audit.head_file import LARGEST, FaultyHeads, read
from virtaus.frame.forms import EditForm


class SealsForm(EditForm):
    """A file of seals that was kept outside the database."""

    file = forms.FileField(label=_("File of seals"), widget=forms.FileInput(attrs={"accept": ".txt"}))

    def clean_file(self) -> dict[int, str]:
        """Seals by block number."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large."))
        try:
            found = read(file.read().decode())
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from error
        except FaultyHeads as error:
            raise forms.ValidationError(str(error)) from error
        if not found:
            raise forms.ValidationError(_("There is no seal in the file."))
        return found
