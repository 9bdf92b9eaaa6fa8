"""Files: sealed in the database, of known kinds, given out by the room that owns them.

A room registers itself as an owner, stores inside its own action and links to the download::

    EVENT_FILES = owner("casework.event_file", right=IMPORT_EVENTS, opens=batches.get)
    file_id = store(EVENT_FILES, batch.id, form.cleaned_data["file"])
    {% url "frame:file" file_id %}
"""

from virtaus.frame.files.owners import FileOwner, owner
from virtaus.frame.files.storage import content, delete, store

__all__ = ["FileOwner", "content", "delete", "owner", "store"]
