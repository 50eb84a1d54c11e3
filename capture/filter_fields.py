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
    "company_revenue": "companyRevenue",
    "title": "title",
    "job_level": "jobLevel",
    "technologies": "technologies",
    "currency": "currency",
    "intent": "intent",
    "sentiment": "sentiment",
    "utm_source": "attribution.first.utm_source",
    "utm_medium": "attribution.first.utm_medium",
    "utm_campaign": "attribution.first.utm_campaign",
}
# Filters whose facets in `words` lead to what they mean; those with the most values first.
LEADING = (
    "utm_campaign",
    "city",
    "tags_all",
    "tags_any",
    "owner_id",
    "industry",
    "country",
    "company_size",
    "utm_source",
    "utm_medium",
    "status",
    "stage",
    "priority",
    "language",
    "currency",
    "grade",
    "temperature",
    "source_kind",
    "intent",
    "sentiment",
)
# Of those, the ones whose facets are always as the field is, unless they are cut.
CERTAIN = frozenset({"tags_all", "tags_any", "owner_id", "status", "priority"})
FILLED = {"has_name": "name", "has_company": "company", "has_phone": "phone"}
ATTENDED = "tally.attendance.events"
PRESENT = {"has_consent": "consent", "verified": "verifiedSessionIds"}
TRUTHS = {"disposable": "disposable", "opted_out": "optedOut"}
NUMBERS = {
    "score": "score",
    "qualification_score": "qualificationScore",
    "engagement_score": "engagementScore",
    "value": "value",
    "conversation_count": "conversationCount",
}
COUNTS = {  # a lead of which nothing was counted yet lacks them, and has none
    "contact_attempts": "contactAttempts",
    "events_attended": "eventsAttended",
    "watch_seconds": "watchSeconds",
}
DATES = {
    "created": "createdAt",
    "updated": "updatedAt",
    "last_contact": "lastContact",
    "last_activity": "lastActivityAt",
    "next_follow_up": "nextFollowUpAt",
    "first_contact": "firstContact",
    "registered": "registeredAt",
    "status_changed": "statusChangedAt",
    "qualified": "qualifiedAt",
    "converted": "convertedAt",
}
# Of the others, those that meet a filter are looked for in the order of the list.
INDEXED = {
    *("words", "score", "engagementScore", "value"),
    *("createdAt", "updatedAt", "lastContact", "lastActivityAt", "nextFollowUpAt"),
}
