"""The register that ``frame.powers`` asks."""

from virtaus.delegations.queries import standing
from virtaus.frame.powers import kept_by

kept_by(standing)
