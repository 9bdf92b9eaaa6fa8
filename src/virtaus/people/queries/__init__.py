"""Reads of persons, always within the actor's scope."""

from virtaus.people.queries.persons import CompetenceRow, PersonRow, competence_of, person, shown_key

__all__ = ["CompetenceRow", "PersonRow", "competence_of", "person", "shown_key"]
