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
    *("words", "tags", "ownerId", "status", "priority", "score", "engagementScore", "value"),
    *("createdAt", "updatedAt", "lastContact", "lastActivityAt", "nextFollowUpAt"),
}
