"""The owner of an admin that is measured: who may ask its server everything."""

from server.access.team import Person, Team
from server.access.tokens import Grant, Tokens
from server.mongo import Database
from server.services import now
from server.tenants import Admin, Admins


async def owners_token(db: Database, admin_id: str) -> str:
    """The secret of a token of the admin's owner; the admin is made, unless it is there already."""
    admin = Admin(admin_id=admin_id, name="Hats & Co", email="a@hats.example", created_at=now())
    await Admins(db).add(admin)
    owner = await Team(db, admin_id).found(Person(name="Ada", email=admin.email, role="owner"), now())
    tokens = Tokens(db, admin_id)
    for earlier in await tokens.all():  # of runs that kept their data
        await tokens.revoke(earlier.token_id)
    grant = Grant(name="bench", scopes=("admin",), member_id=owner.member_id)
    return (await tokens.make(grant, now()))[1]
