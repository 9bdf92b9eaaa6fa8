"""Template tags of forms."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from virtaus.frame.forms.idempotency import FIELD
from virtaus.frame.ids import new_id

register = template.Library()


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden field with a fresh idempotency key."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_id())
