"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virtaus.frame.naming import call

call(
    {
        "accounts.manage_accounts": _("Look after accounts and roles"),
        "accounts.decide_roles": _("Granting of roles"),
        "accounts.see_rights": _("See which role may do what"),
        "accounts.use_own_account": _("Use one's own account"),
        "accounts.change_own_password": _("Change one's own password"),
        "accounts.choose_language": _("Choose a language"),
        "accounts.create_account": _("Make an account"),
        "accounts.deactivate_account": _("Close an account"),
        "accounts.end_own_sessions": pgettext_lazy("in the log", "Sign out everywhere"),
        "accounts.end_own_session": pgettext_lazy("in the log", "End a session"),
        "accounts.end_by_provider": _("End sessions by the identity provider's word"),
        "accounts.unlock": _("Let a locked account in again"),
        "accounts.see_links": _("See and take back links that were sent"),
        "accounts.revoke_link": _("Take a link back"),
        "accounts.end_role": pgettext_lazy("in the log", "End a role"),
        "accounts.end_sessions": _("Sign an account out everywhere"),
        "accounts.grant_role": pgettext_lazy("in the log", "Grant a role"),
        "accounts.reactivate_account": _("Open a closed account"),
        "accounts.set_password": pgettext_lazy("in the log", "Give a new password"),
        "accounts.update_account": _("Change an account"),
        "accounts.offer_second_factor": _("Offer a second step"),
        "accounts.confirm_second_factor": _("Take a second step into use"),
        "accounts.check_second_factor": _("Check a code of the second step"),
        "accounts.renew_recovery_codes": _("Make new recovery codes"),
        "accounts.remove_own_second_factor": _("Leave the own second step off"),
        "accounts.remove_second_factor": _("Take a lost phone off an account"),
        "accounts.link_identity": _("Connect an account to the identity provider"),
        "accounts.link": _("link or code"),
        "accounts.identity": _("identity at the provider"),
        "accounts.second_factor": _("second step (never shown)"),
        "accounts.sign_in": pgettext_lazy("in the log", "Sign in"),
        "accounts.sign_out": pgettext_lazy("in the log", "Sign out"),
        "accounts.email": _("e-mail"),
        "accounts.name": _("worker's name"),
        "accounts.language": _("language of an account"),
        "accounts.is_active": _("whether an account is open"),
        "accounts.password": _("password (changed, never shown)"),
        "accounts.roles": _("roles"),
        "accounts.sessions": _("sessions"),
        "accounts.use_tokens": _("Make tokens for one's own programs"),
        "accounts.make_own_token": _("Make a token of one's own"),
        "accounts.update_service_account": _("Change a service account"),
        "accounts.make_service_account": _("Make a service account"),
        "accounts.make_service_token": _("Make a token of a service account"),
        "accounts.end_token": _("End a token"),
        "accounts.token": _("token (made or ended, never shown)"),
        "accounts:account": _("An account"),
        "accounts:sign_in": _("Signing in"),
    }
)
