"""Forms of the vocabulary."""

from __future__ import annotations

from django import forms

from virtaus.frame.forms import EditForm


class ReplaceForm(EditForm):
    """The concept that is to stand for another."""

    successor = forms.UUIDField()


class EndForm(EditForm):
    """Takes a decision back; the address says which."""
