"""Who may see and change vacancies. A vacancy holds no personal data."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from virtaus.employers.models import State, Vacancy
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, right
from virtaus.frame.roles import Role
from virtaus.frame.scopes import scope

SEE_VACANCIES = right("employers.see_vacancies", Role.COACH, Role.TEAM_LEAD, Role.MANAGER)
LINK_VACANCIES = right("employers.link_vacancies", Role.COACH, Role.TEAM_LEAD)
IMPORT_VACANCIES = right("employers.import_vacancies", Role.COACH, Role.TEAM_LEAD)


@scope
def vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """Every vacancy, for those who work with them."""
    return Vacancy.objects.all() if may(actor, SEE_VACANCIES) else Vacancy.objects.none()


@scope
def open_vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """Vacancies that one may still apply for today."""
    today = clock.today()
    return vacancies(actor).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=today), state=State.OPEN, published_on__lte=today
    )
