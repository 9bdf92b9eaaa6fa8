"""The compute process: it holds arrays loaded from the database, and answers pages on a unix socket.

A room puts its stores and handlers into ``<room>/compute.py``, which only that process imports, so that numerical
libraries never enter a web worker::

    @store("matching.vacancies", kinds={"vacancy"})
    def vacancies(previous: Vacancies | None, changed: Changed) -> Vacancies: ...

    @handler("matching.rank", warm=compile_kernels)
    def rank(payload: Mapping[str, Any]) -> dict[str, Any]:
        return ranked(vacancies.now(), payload["person"])

A page asks ``call("matching.rank", {"person": id})`` and says so when it gets ``ComputeDown``.
"""

from virtaus.frame.compute.client import Answer, ComputeDown, Health, call, ping
from virtaus.frame.compute.registry import Changed, Store, handler, store

__all__ = ["Answer", "Changed", "ComputeDown", "Health", "Store", "call", "handler", "ping", "store"]
