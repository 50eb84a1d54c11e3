"""The indexes that every query stands on; `server/preparing.py` makes them."""

from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel

SORTED = (
    "createdAt",
    "updatedAt",
    "lastContact",
    "lastActivityAt",
    "nextFollowUpAt",
    "value",
    "score",
    "engagementScore",
    "name",
    "company",
)

INDEXES: dict[str, list[IndexModel]] = {
    "admins": [
        IndexModel([("adminId", ASCENDING)], unique=True),
        IndexModel([("demo", ASCENDING)], unique=True, partialFilterExpression={"demo": True}),
    ],
    "tokens": [
        IndexModel([("adminId", ASCENDING), ("hash", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("memberId", ASCENDING)]),
    ],
    "audit": [
        IndexModel([("adminId", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [("adminId", ASCENDING), ("memberId", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]
        ),
        IndexModel([("adminId", ASCENDING), ("action", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("at", ASCENDING)], expireAfterSeconds=400 * 24 * 3600),  # `server.access.audit.KEPT`
    ],
    "answered": [
        IndexModel([("adminId", ASCENDING), ("tokenId", ASCENDING), ("key", ASCENDING)], unique=True),
        IndexModel([("expireAt", ASCENDING)], expireAfterSeconds=0),
    ],
    "members": [
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING)], unique=True),
        IndexModel(
            [("adminId", ASCENDING), ("founder", ASCENDING)],
            unique=True,
            partialFilterExpression={"founder": True},
        ),
    ],
    "sessions": [
        IndexModel([("adminId", ASCENDING), ("sessionId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING), ("createdAt", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("lastMessageAt", DESCENDING), ("_id", DESCENDING)]),
        # Partial: few conversations ever go to a person.
        IndexModel(
            [
                ("adminId", ASCENDING),
                ("handoff.state", ASCENDING),
                ("lastMessageAt", DESCENDING),
                ("_id", DESCENDING),
            ],
            partialFilterExpression={"handoff.state": {"$exists": True}},
        ),
    ],
    "chats": [
        # Partial: messages of the time before this product have no messageId.
        IndexModel(
            [("adminId", ASCENDING), ("sessionId", ASCENDING), ("messageId", ASCENDING)],
            unique=True,
            partialFilterExpression={"messageId": {"$exists": True}},
        ),
        IndexModel([("adminId", ASCENDING), ("sessionId", ASCENDING), ("seq", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING), ("createdAt", ASCENDING)]),
        IndexModel(
            [("unread", ASCENDING)],
            partialFilterExpression={"unread": {"$exists": True}},
        ),
    ],
    "lead_days": [
        IndexModel([("adminId", ASCENDING), ("scope", ASCENDING), ("day", ASCENDING)], unique=True),
    ],
    "lead_events": [
        IndexModel([("adminId", ASCENDING), ("eventId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("leadId", ASCENDING), ("version", DESCENDING)]),
        IndexModel(
            [("unheard", ASCENDING)],
            partialFilterExpression={"unheard": {"$exists": True}},
        ),
        # Of leads that are gone, and in the figures still.
        IndexModel(
            [("adminId", ASCENDING), ("counted", ASCENDING)],
            partialFilterExpression={"counted": {"$exists": True}},
        ),
    ],
    "leads": [
        # Partial: what one import made, in order to take it back.
        IndexModel(
            [("adminId", ASCENDING), ("importId", ASCENDING), ("_id", ASCENDING)],
            partialFilterExpression={"importId": {"$exists": True}},
        ),
        # Across admins, as the queue of jobs, and by admin. Partial: nearly all news is heard at once,
        # so that one admin's is soon told from the others'.
        IndexModel(
            [("unheard", ASCENDING), ("adminId", ASCENDING)],
            partialFilterExpression={"unheard": {"$exists": True}},
        ),
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING)], unique=True),
        # Every address leads to one lead. Partial: leads that came from elsewhere have no `emails` yet.
        IndexModel(
            [("adminId", ASCENDING), ("emails", ASCENDING)],
            unique=True,
            partialFilterExpression={"emails": {"$exists": True}},
        ),
        IndexModel([("adminId", ASCENDING), ("likeKeys", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("sessionIds", ASCENDING)]),
        IndexModel(
            [("adminId", ASCENDING), ("settled", ASCENDING)],
            partialFilterExpression={"settled": {"$exists": True}},
        ),
        # The orders of a listing; that of e-mail is the unique one above.
        *(IndexModel([("adminId", ASCENDING), (field, DESCENDING), ("_id", DESCENDING)]) for field in SORTED),
        # Its filters and its search, the latest lead first: `capture/search/searchable.py`.
        IndexModel(
            [("adminId", ASCENDING), ("words", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)]
        ),
    ],
    "lead_scores": [
        IndexModel([("adminId", ASCENDING), ("leadId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("dueAt", ASCENDING), ("leadId", ASCENDING)]),
        # Across admins, as the queue of jobs.
        IndexModel([("dueAt", ASCENDING), ("adminId", ASCENDING)]),
    ],
    "score_entries": [
        IndexModel([("adminId", ASCENDING), ("leadId", ASCENDING), ("revision", DESCENDING)], unique=True),
    ],
    "lead_judgements": [
        IndexModel([("adminId", ASCENDING), ("leadId", ASCENDING)], unique=True),
        # Partial: nearly all leads are judged already.
        IndexModel(
            [("adminId", ASCENDING), ("dueAt", DESCENDING), ("leadId", DESCENDING)],
            partialFilterExpression={"dueAt": {"$exists": True}},
        ),
    ],
    "judging": [IndexModel([("adminId", ASCENDING)], unique=True)],
    "score_models": [IndexModel([("adminId", ASCENDING)], unique=True)],
    "scoring_versions": [IndexModel([("adminId", ASCENDING), ("version", DESCENDING)], unique=True)],
    "scoring_drafts": [IndexModel([("adminId", ASCENDING)], unique=True)],
    "views": [
        IndexModel([("adminId", ASCENDING), ("ownerId", ASCENDING), ("name", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("shared", ASCENDING)]),
    ],
    "files": [
        IndexModel([("adminId", ASCENDING), ("sessionId", ASCENDING), ("fileId", ASCENDING)], unique=True),
    ],
    "usage": [
        IndexModel(
            [("adminId", ASCENDING), ("day", ASCENDING), ("model", ASCENDING), ("task", ASCENDING)],
            unique=True,
        ),
    ],
    "merges": [
        IndexModel([("adminId", ASCENDING), ("mergeId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("leadIds", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("into", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("from", ASCENDING)]),
    ],
    "duplicates": [
        IndexModel([("adminId", ASCENDING), ("pair", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("dismissed", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("leadIds", ASCENDING), ("_id", DESCENDING)]),
    ],
    "activities": [
        IndexModel([("adminId", ASCENDING), ("leadId", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [
                ("adminId", ASCENDING),
                ("leadId", ASCENDING),
                ("kind", ASCENDING),
                ("at", DESCENDING),
                ("_id", DESCENDING),
            ]
        ),
        IndexModel(
            [("adminId", ASCENDING), ("leadId", ASCENDING), ("openAt", ASCENDING)],
            partialFilterExpression={"openAt": {"$type": "date"}},
        ),
        IndexModel(
            [("adminId", ASCENDING), ("madeFor", ASCENDING), ("clientId", ASCENDING)],
            unique=True,
            partialFilterExpression={"clientId": {"$type": "string"}},
        ),
    ],
    "interactions": [
        IndexModel([("adminId", ASCENDING), ("interactionId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("leadId", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [
                ("adminId", ASCENDING),
                ("leadId", ASCENDING),
                ("kind", ASCENDING),
                ("at", DESCENDING),
                ("_id", DESCENDING),
            ]
        ),
        IndexModel(
            [("adminId", ASCENDING), ("sessionId", ASCENDING)],
            partialFilterExpression={"sessionId": {"$type": "string"}},
        ),
        # Of visitors who never said who they are.
        IndexModel(
            [("receivedAt", ASCENDING)],
            expireAfterSeconds=90 * 24 * 3600,
            partialFilterExpression={"leadId": {"$type": "null"}},
        ),
    ],
    "tasks": [
        IndexModel([("adminId", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("kind", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("startedBy.id", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("finishedAt", ASCENDING)], expireAfterSeconds=30 * 24 * 3600),
    ],
    "exports": [
        IndexModel([("adminId", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("by.id", ASCENDING), ("_id", DESCENDING)]),
        # `integrations.csv.exports.KEPT`
        IndexModel([("createdAt", ASCENDING)], expireAfterSeconds=400 * 24 * 3600),
    ],
    "imports": [
        IndexModel([("adminId", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("expireAt", ASCENDING)], expireAfterSeconds=0),
    ],
    "import_parts": [
        IndexModel(
            [("adminId", ASCENDING), ("of", ASCENDING), ("kind", ASCENDING), ("number", ASCENDING)],
            unique=True,
        ),
        IndexModel([("expireAt", ASCENDING)], expireAfterSeconds=0),
    ],
    "knowledge": [IndexModel([("adminId", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)])],
    "passages": [
        IndexModel([("adminId", ASCENDING), ("entryId", ASCENDING)]),
        # Of words that are already reduced to their stems, in any language: MongoDB is to add no rules.
        IndexModel(
            [("adminId", ASCENDING), ("titleTerms", TEXT), ("terms", TEXT)],
            name="search",
            weights={"titleTerms": 3, "terms": 1},
            default_language="none",
            language_override="noLanguage",
        ),
    ],
    "webhooks": [IndexModel([("adminId", ASCENDING), ("webhookId", ASCENDING)], unique=True)],
    "deliveries": [
        IndexModel([("adminId", ASCENDING), ("deliveryId", ASCENDING)], unique=True),
        IndexModel(
            [
                ("adminId", ASCENDING),
                ("webhookId", ASCENDING),
                ("createdAt", DESCENDING),
                ("deliveryId", DESCENDING),
            ]
        ),
        IndexModel(
            [
                ("adminId", ASCENDING),
                ("webhookId", ASCENDING),
                ("status", ASCENDING),
                ("createdAt", DESCENDING),
                ("deliveryId", DESCENDING),
            ]
        ),
        # `integrations.webhooks.deliveries.KEPT`
        IndexModel([("createdAt", ASCENDING)], expireAfterSeconds=30 * 24 * 3600),
    ],
    "jobs": [
        IndexModel([("adminId", ASCENDING), ("kind", ASCENDING), ("key", ASCENDING)], unique=True),
        IndexModel([("kind", ASCENDING), ("state", ASCENDING), ("runAt", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("kind", ASCENDING), ("createdAt", ASCENDING)]),
    ],
}
