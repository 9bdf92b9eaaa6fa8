"""The digest of every link is keyed from now on, and what was sent goes on working."""

import base64
import hashlib
import hmac

from django.db import migrations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def key_digests(apps, schema_editor):
    links = apps.get_model("accounts", "OneTimeLink").objects
    for link in links.order_by("id").iterator():
        if keyed := keyed_digest(link):
            link.digest = keyed
            link.save(update_fields=["digest"])


def keyed_digest(link):
    from virtaus.frame.encryption.keys import ring

    for index in ring().index_keys:
        secret = hmac.digest(index, f"virtaus.accounts.links\0{link.purpose}\0{link.id}".encode(), "sha256")
        token = base64.urlsafe_b64encode(secret[:24]).decode()
        code = "".join(LETTERS[byte % len(LETTERS)] for byte in secret[:12])
        for each in (token, code):
            if hashlib.sha256(f"{link.purpose}\0{each}".encode()).digest() == bytes(link.digest):
                return hmac.digest(index, f"virtaus.accounts.links.digest\0{link.purpose}\0{each}".encode(), "sha256")
    return None


class Migration(migrations.Migration):

    dependencies = [("accounts", "0007_open_sessions")]

    operations = [migrations.RunPython(key_digests, migrations.RunPython.noop)]
