"""The mail that says that a webhook has been switched off, and why."""

from integrations.mail import Mail
from integrations.webhooks.webhook import Disabled, DisabledReason, Webhook
from server.services import as_text
from server.tenants import Admin

WHY: dict[DisabledReason, str] = {
    "gone": "The receiver answered 410 Gone, which asks us to send nothing more.",
    "failing": "For five days no message could be delivered to it.",
}
TEXT = """\
Hello,

a webhook of {business} has been switched off.
{why}

Webhook: {webhook_id}
Host:    {host}
Since:   {since}

What was not delivered: GET {url}/deliveries?status=failed
Switch it on again:     PUT {url} with "active": true
Send again what failed: POST {url}/replay with "since"
All of them take your API token.
"""


def mail(webhook: Webhook, disabled: Disabled, admin: Admin, base_url: str) -> Mail:
    """The mail about this switching off; the same one makes the same mail."""
    text = TEXT.format(
        business=admin.name,
        why=WHY[disabled.reason],
        webhook_id=webhook.webhook_id,
        host=webhook.host,
        since=as_text(disabled.at),
        url=f"{base_url}/api/v1/webhooks/{webhook.webhook_id}",
    )
    key = f"webhook.{webhook.webhook_id}.{int(disabled.at.timestamp() * 1000)}"
    return Mail(to=admin.email, subject=f"{admin.name}: a webhook has been switched off", text=text, key=key)
