"""Which stored field each filter of the lead list looks at, and which of those an index leads to."""

LISTS = {
    "status": "status",
    "priority": "priority",
    "stage": "stage",
    "grade": "grade",
    "temperature": "temperature",
    "owner_id": "ownerId",
    "source_kind": "sourceKind",
    "language": "language",
    "country": "country",
    "city": "city",
    "industry": "industry",
    "company_size": "companySize",
    "currency": "currency",
    "intent": "intent",
    "sentiment": "sentiment",
    "utm_source": "attribution.first.utm_source",
    "utm_medium": "attribution.first.utm_medium",
    "utm_campaign": "attribution.first.utm_campaign",
}
# Filters, and the field whose index leads to what they mean; those with the most values first.
LEADING = {
    "utm_campaign": "words",
    "city": "words",
    "tags_all": "tags",
    "tags_any": "tags",
    "owner_id": "ownerId",
    "industry": "words",
    "country": "words",
    "company_size": "words",
    "utm_source": "words",
    "utm_medium": "words",
    "status": "status",
    "stage": "words",
    "priority": "priority",
    "language": "words",
    "currency": "words",
    "grade": "words",
    "temperature": "words",
    "source_kind": "words",
    "intent": "words",
    "sentiment": "words",
}
FILLED = {"has_name": "name", "has_company": "company", "has_phone": "phone"}
TRUTHS = {"disposable": "disposable", "opted_out": "optedOut"}
NUMBERS = {
    "score": "score",
    "qualification_score": "qualificationScore",
    "engagement_score": "engagementScore",
    "value": "value",
    "conversation_count": "conversationCount",
}
DATES = {
    "created": "createdAt",
    "updated": "updatedAt",
    "last_contact": "lastContact",
    "last_activity": "lastActivityAt",
    "next_follow_up": "nextFollowUpAt",
    "converted": "convertedAt",
}


INDEXED = {"words", "tags", "ownerId", "status", "priority", *DATES.values(), *NUMBERS.values()} - {
    "conversationCount",
    "qualificationScore",
    "convertedAt",
}
