from __future__ import annotations

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "virtaus.vocabulary"
    label = "vocabulary"
