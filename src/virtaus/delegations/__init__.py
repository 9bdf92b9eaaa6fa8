"""Who may decide what: powers handed on by a body of the municipality, from a day to a day, with the decision."""
