"""The pages that belong to no room: home."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from virtaus.frame.pages import PageRequest, page
from virtaus.web.rules import USE_HOME


@page(USE_HOME)
def home(request: PageRequest) -> HttpResponse:
    return render(request, "web/home.html", {})
