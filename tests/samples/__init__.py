"""One of each thing, so that every address can be opened in a test.

A room adds a module of its own name with ``furnish(world)``: it makes what its pages show, through the room's own
actions, and names the values of each address that takes any: ``world.sample("people:person", person_id=person.id,
team_bound=True)``. ``team_bound`` says that a worker of the other team must not be able to tell the thing from one
that does not exist. Modules run in the order of the rooms, so a lower room finds what the upper ones made.
"""
