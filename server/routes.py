"""Every URL of Leadlight, and who may call it. What is not in this table does not exist.

The first word of a line is the guard: `anyone` touches no admin's data, a `visitor` is on a page of
an allowed origin, and a `session` is opened by its own token. The others take an API token and say
which scope it needs: `reads` and `writes` work with leads and conversations, `exports` reads many at
once, and says so in the audit log, and `manages` is for settings, the team and its tokens.
"""

from functools import partial
from typing import Any

from analytics.overview import Overview, Scores
from analytics.trends import Trends
from capture.activity import Activity, ContactSummary
from capture.budget import Budget
from capture.custom_fields import FieldDefinition
from capture.handoff import HandoffSettings
from capture.knowledge import Entry
from capture.notes import Note
from capture.tasks import Task
from capture.views import View
from integrations.csv.exports import Export
from integrations.csv.mapping import Meaning
from integrations.webhooks.delivery import Listed
from llm.extraction import Tagging
from server.access.blocking import BlockList
from server.access.team import Member
from server.answers.chat import ChatHistory, ChatReply
from server.answers.conversations import (
    ConversationAnswer,
    ConversationPage,
    FullConversation,
    Replied,
)
from server.answers.forms import (
    ASSET,
    CSV,
    EVENTS,
    FILE,
    HTML,
    METRICS,
    PROBLEM,
    SCRIPT,
    TEXT_FILE,
    Versioned,
)
from server.answers.imports import Import, ImportDeleted, ImportPage, Refusals
from server.answers.lead_fields import Changing
from server.answers.leads import LeadAnswer, LeadList
from server.answers.scoring_forms import (
    CriterionAnswer,
    CriterionBody,
    CriterionChange,
    RuleAnswer,
    RuleBody,
    RuleChange,
    SchemeBody,
)
from server.answers.selection import Selecting
from server.api import (
    activities,
    analytics,
    audit,
    blocklist,
    bulk,
    chat,
    contacts,
    conversations,
    criteria,
    custom_fields,
    deliveries,
    docs,
    engagement,
    events,
    files,
    health,
    imports,
    interactions,
    knowledge,
    lead_history,
    lead_notes,
    lead_scores,
    leads,
    leads_enhanced,
    legacy_leads,
    merges,
    page_interactions,
    place,
    profile,
    qualification,
    ratings,
    scheme_parts,
    scores,
    scoring_drafts,
    scoring_rules,
    scoring_versions,
    tags,
    tasks,
    team,
    tokens,
    usage,
    verification,
    views,
    webhooks,
    widget,
)
from server.api import exports as csv_exports
from server.routing import AnyRoute, Open, Route, SessionRoute, VisitorRoute
from server.scorebook.scheme import Version
from server.scorebook.versions import Draft
from server.tenants import ProfileFields
from server.widget_settings import WidgetSettings

anyone = Open
visitor = VisitorRoute
session = SessionRoute
reads = partial(Route, scope="read")
exports = partial(Route, scope="read", audited=True)
writes = partial(Route, scope="write")
manages = partial(Route, scope="admin")

LEAD = Versioned[LeadAnswer]
EXPORTED = (CSV, csv_exports.Told)
NOTE = Versioned[Note]
NOTED = Versioned[contacts.NotedAnswer]

ROUTES: tuple[AnyRoute, ...] = (
    # The chat on an admin's site
    visitor("POST", "/api/chat", chat.post, body=chat.Post, answer=(ChatReply, EVENTS)),
    session("GET", "/api/chat/{sessionId}", chat.history, answer=ChatHistory),
    session("GET", "/api/chat/{sessionId}/events", events.get, query=events.From, answer=EVENTS),
    session(
        "POST",
        "/api/chat/{sessionId}/files",
        files.post,
        query=files.Named,
        upload=FILE,
        answer=files.Sent,
    ),
    session("GET", "/api/chat/{sessionId}/files/{fileId}", files.get, answer=FILE),
    session("POST", "/api/chat/{sessionId}/rating", ratings.post, body=ratings.Rating, answer=ratings.Rated),
    session(
        "POST",
        "/api/chat/{sessionId}/interactions",
        page_interactions.post,
        body=page_interactions.PageTold,
        answer=page_interactions.PageTaken,
    ),
    session(
        "POST", "/api/chat/{sessionId}/opt-out", page_interactions.opt_out, answer=page_interactions.OptedOut
    ),
    visitor("GET", "/api/widget/config", widget.config, query=widget.WhichSite, answer=widget.WidgetConfig),
    session(
        "POST",
        "/api/chat/{sessionId}/verification",
        verification.ask,
        answer={202: verification.MailComing},
    ),
    anyone("GET", "/verify/{token}", verification.show, answer={200: HTML, 404: HTML}),
    anyone("POST", "/verify/{token}", verification.confirm, answer={200: HTML, 404: HTML}),
    anyone("GET", "/widget.js", widget.script, answer=SCRIPT, cors=True),
    anyone("GET", "/widget/{name}", widget.module, answer={200: ASSET, 404: PROBLEM}, cors=True),
    anyone("GET", "/demo", widget.demo, answer={200: HTML, 404: PROBLEM}),
    # Conversations that people answer
    reads(
        "GET",
        "/api/v1/conversations",
        conversations.find,
        query=conversations.Find,
        answer=ConversationPage,
    ),
    reads("GET", "/api/v1/conversations/{sessionId}", conversations.get, answer=FullConversation),
    reads("GET", "/api/v1/conversations/{sessionId}/files/{fileId}", files.get, answer=FILE),
    writes(
        "POST",
        "/api/v1/conversations/{sessionId}/reply",
        conversations.reply,
        body=conversations.Answer,
        answer=Replied,
    ),
    writes(
        "POST",
        "/api/v1/conversations/{sessionId}/handoff",
        conversations.move,
        body=conversations.Move,
        answer=ConversationAnswer,
    ),
    reads("GET", "/api/v1/handoff", conversations.rules, answer=HandoffSettings),
    manages(
        "PUT", "/api/v1/handoff", conversations.set_rules, body=conversations.Rules, answer=HandoffSettings
    ),
    # An admin's leads
    reads("GET", "/api/v1/leads", leads.get_page, query=leads.Find, answer=LeadList),
    writes("POST", "/api/v1/leads", leads.post, body=leads.New, answer={201: LEAD, 200: LEAD}),
    reads("GET", "/api/v1/leads/{id}", leads.get, query=Selecting, answer=LEAD),
    writes("PUT", "/api/v1/leads/{id}", leads.put, body=Changing, answer=LEAD),
    writes("PATCH", "/api/v1/leads/{id}", leads.put, body=Changing, answer=LEAD),
    writes("DELETE", "/api/v1/leads/{id}", leads.delete, answer=leads_enhanced.Erased),
    writes("PUT", "/api/v1/leads/{id}/status", leads.move, body=leads.Move, answer=LEAD),
    writes("PUT", "/api/v1/leads/{id}/assign", leads.assign, body=leads.Assign, answer=LEAD),
    reads(
        "GET",
        "/api/v1/leads/{id}/history",
        lead_history.get,
        query=lead_history.Since,
        answer=lead_history.HistoryPage,
    ),
    reads(
        "GET",
        "/api/v1/leads/{id}/notes",
        lead_notes.find,
        query=lead_notes.Paging,
        answer=lead_notes.NotePage,
    ),
    writes("POST", "/api/v1/leads/{id}/notes", lead_notes.post, body=lead_notes.Write, answer={201: NOTE}),
    writes("PUT", "/api/v1/leads/{id}/notes/{noteId}", lead_notes.put, body=lead_notes.Write, answer=NOTE),
    writes(
        "DELETE",
        "/api/v1/leads/{id}/notes/{noteId}",
        lead_notes.delete,
        answer=Versioned[lead_notes.NoteDeleted],
    ),
    writes("POST", "/api/v1/leads/{id}/tags/{tag}", lead_notes.tag, answer=LEAD),
    writes("DELETE", "/api/v1/leads/{id}/tags/{tag}", lead_notes.untag, answer=LEAD),
    reads(
        "GET",
        "/api/v1/leads/{id}/conversations",
        conversations.of_lead,
        query=conversations.Paging,
        answer=ConversationPage,
    ),
    writes(
        "POST",
        "/api/v1/leads/bulk",
        bulk.edit,
        body=bulk.Edit,
        answer={200: bulk.BulkAnswer, 202: Task},
    ),
    writes(
        "POST",
        "/api/v1/leads/bulk/delete",
        bulk.delete,
        body=bulk.Which,
        answer={200: bulk.BulkAnswer, 202: Task},
    ),
    # What is done with a lead
    writes(
        "POST",
        "/api/v1/leads/{id}/contact",
        contacts.post,
        body=contacts.Attempt,
        answer={201: NOTED, 200: NOTED},
    ),
    reads(
        "GET",
        "/api/v1/leads/{id}/contacts",
        contacts.find,
        query=contacts.Since,
        answer=contacts.ContactPage,
    ),
    reads("GET", "/api/v1/leads/{id}/contacts/summary", contacts.summary, answer=ContactSummary),
    writes(
        "POST",
        "/api/v1/leads/{id}/activity",
        activities.post,
        body=activities.New,
        answer={201: NOTED, 200: NOTED},
    ),
    reads(
        "GET",
        "/api/v1/leads/{id}/activities",
        activities.find,
        query=activities.Find,
        answer=activities.ActivityPage,
    ),
    reads("GET", "/api/v1/leads/{id}/activities/{activityId}", activities.get, answer=Activity),
    writes(
        "PUT",
        "/api/v1/leads/{id}/activities/{activityId}",
        activities.put,
        body=activities.Change,
        answer=NOTED,
    ),
    writes(
        "POST",
        "/api/v1/leads/{id}/activities/{activityId}/complete",
        activities.complete,
        body=activities.Complete,
        answer=NOTED,
    ),
    writes(
        "DELETE",
        "/api/v1/leads/{id}/activities/{activityId}",
        activities.delete,
        answer=activities.ActivityDeleted,
    ),
    # What a lead does
    writes(
        "POST",
        "/api/v1/interactions",
        interactions.post,
        body=interactions.Post,
        body_limit=interactions.BATCH_LIMIT,
        noted=False,
        answer={201: interactions.Result, 200: interactions.Result | interactions.Taken},
    ),
    writes(
        "DELETE",
        "/api/v1/interactions/{interactionId}",
        interactions.delete,
        answer=interactions.InteractionDeleted,
    ),
    reads(
        "GET",
        "/api/v1/leads/{id}/interactions",
        interactions.find,
        query=interactions.Find,
        answer=interactions.InteractionPage,
    ),
    reads("GET", "/api/v1/leads/{id}/engagement", engagement.get, answer=engagement.Engagement),
    # What a lead's score is made of
    reads("GET", "/api/v1/leads/{id}/score", scores.get, query=scores.At, answer=scores.LeadScore),
    writes("PUT", "/api/v1/leads/{id}/score/recalculate", scores.recalculate, answer=scores.LeadScore),
    reads(
        "GET",
        "/api/v1/leads/{id}/score/history",
        scores.history,
        query=scores.Since,
        answer=scores.ScoreHistory,
    ),
    reads(
        "GET",
        "/api/v1/leads/{id}/qualification",
        qualification.get,
        answer=qualification.QualificationAnswer,
    ),
    reads("GET", "/api/v1/leads/{id}/readiness", scores.readiness, answer=scores.Readiness),
    reads("GET", "/api/v1/scoring/distribution", scores.distribution, answer=Scores),
    reads("GET", "/api/v1/scoring/model", qualification.get_model, answer=qualification.ModelAnswer),
    # Rules of another day: drafts and versions
    reads("GET", "/api/v1/scoring/draft", scoring_drafts.get, answer={200: Draft, 404: PROBLEM}),
    manages(
        "PUT",
        "/api/v1/scoring/draft",
        scoring_drafts.put,
        body=SchemeBody,
        body_limit=scoring_drafts.LIMIT,
        answer=Draft,
    ),
    manages("DELETE", "/api/v1/scoring/draft", scoring_drafts.delete, answer=scoring_drafts.Dropped),
    manages(
        "POST",
        "/api/v1/scoring/draft/replay",
        scoring_drafts.replay,
        body=scoring_drafts.Days,
        answer={202: Task},
    ),
    manages("POST", "/api/v1/scoring/draft/publish", scoring_drafts.publish, answer=scoring_drafts.Published),
    reads("GET", "/api/v1/scoring/versions", scoring_versions.find, answer=scoring_versions.VersionList),
    reads("GET", "/api/v1/scoring/versions/{version}", scoring_versions.get, answer=Version),
    manages(
        "POST",
        "/api/v1/scoring/versions/{version}/restore",
        scoring_versions.restore,
        answer=scoring_drafts.Published,
    ),
    # The same in seed 004's words, with its snake_case; each path is served without the last slash, too
    reads(
        "GET",
        "/api/lead-qualification/scoring-rules/",
        scoring_rules.find,
        query=scoring_rules.Find,
        answer=list[RuleAnswer],
    ),
    manages(
        "POST",
        "/api/lead-qualification/scoring-rules/",
        scoring_rules.post,
        body=RuleBody,
        answer={201: RuleAnswer},
    ),
    reads("GET", "/api/lead-qualification/scoring-rules/{id}/", scoring_rules.get, answer=RuleAnswer),
    manages(
        "PUT",
        "/api/lead-qualification/scoring-rules/{id}/",
        scoring_rules.put,
        body=RuleBody,
        answer=RuleAnswer,
    ),
    manages(
        "PATCH",
        "/api/lead-qualification/scoring-rules/{id}/",
        scoring_rules.patch,
        body=RuleChange,
        answer=RuleAnswer,
    ),
    manages(
        "DELETE",
        "/api/lead-qualification/scoring-rules/{id}/",
        scoring_rules.delete,
        answer=scheme_parts.Deleted,
    ),
    writes(
        "POST",
        "/api/lead-qualification/scoring-rules/{id}/test_rule/",
        scoring_rules.test_rule,
        body=scoring_rules.WhichLead,
        answer=scoring_rules.Tested,
    ),
    reads(
        "GET",
        "/api/lead-qualification/qualification-criteria/",
        criteria.find,
        answer=list[CriterionAnswer],
    ),
    manages(
        "POST",
        "/api/lead-qualification/qualification-criteria/",
        criteria.post,
        body=CriterionBody,
        answer={201: CriterionAnswer},
    ),
    reads(
        "GET", "/api/lead-qualification/qualification-criteria/{id}/", criteria.get, answer=CriterionAnswer
    ),
    manages(
        "PUT",
        "/api/lead-qualification/qualification-criteria/{id}/",
        criteria.put,
        body=CriterionBody,
        answer=CriterionAnswer,
    ),
    manages(
        "PATCH",
        "/api/lead-qualification/qualification-criteria/{id}/",
        criteria.patch,
        body=CriterionChange,
        answer=CriterionAnswer,
    ),
    manages(
        "DELETE",
        "/api/lead-qualification/qualification-criteria/{id}/",
        criteria.delete,
        answer=scheme_parts.Deleted,
    ),
    writes(
        "POST",
        "/api/lead-qualification/lead-scores/calculate/",
        lead_scores.calculate,
        body=lead_scores.WhichLead,
        answer=lead_scores.LeadScore,
    ),
    reads(
        "GET",
        "/api/lead-qualification/lead-scores/history/",
        lead_scores.history,
        query=lead_scores.WhichHistory,
        answer=list[lead_scores.LeadScore],
    ),
    writes(
        "POST",
        "/api/lead-qualification/lead-scores/bulk_calculate/",
        lead_scores.bulk_calculate,
        body=lead_scores.Which,
        body_limit=lead_scores.LIMIT,
        answer={202: Task},
    ),
    reads(
        "GET",
        "/api/lead-qualification/lead-scores/distribution/",
        lead_scores.distribution,
        answer=lead_scores.ScoreBands,
    ),
    # The same, as the enhanced storage has it
    reads(
        "GET",
        "/api/leads-enhanced",
        leads_enhanced.get,
        query=leads_enhanced.Find,
        answer=leads_enhanced.Listed,
    ),
    writes("PUT", "/api/leads-enhanced", leads_enhanced.put, body=leads_enhanced.Change, answer=LEAD),
    writes(
        "DELETE",
        "/api/leads-enhanced",
        leads_enhanced.delete,
        body=leads_enhanced.Which,
        answer=leads_enhanced.Erased,
    ),
    # Saved views of the list of leads
    reads("GET", "/api/v1/views", views.find, answer=views.ViewList),
    reads("GET", "/api/v1/views/{id}", views.get, answer=View),
    writes("POST", "/api/v1/views", views.post, body=views.Save, answer={201: View}),
    writes("PUT", "/api/v1/views/{id}", views.put, body=views.Save, answer=View),
    writes("DELETE", "/api/v1/views/{id}", views.delete, answer=views.Dropped),
    # Leads that are one person
    writes("POST", "/api/leads-enhanced/merge", merges.post, body=merges.Join, answer=merges.MergeAnswer),
    writes("POST", "/api/leads-enhanced/merge/undo", merges.undo, body=merges.Undo, answer=merges.UndoAnswer),
    reads("GET", "/api/leads-enhanced/merges", merges.get, query=merges.Find, answer=merges.MergePage),
    reads(
        "GET",
        "/api/leads-enhanced/duplicates",
        merges.duplicates,
        query=merges.Find,
        answer=merges.DuplicatePage,
    ),
    writes(
        "POST",
        "/api/leads-enhanced/duplicates/dismiss",
        merges.dismiss,
        body=merges.Dismiss,
        answer=merges.Dismissed,
    ),
    # The legacy list
    reads("GET", "/api/leads", legacy_leads.get, query=legacy_leads.Paging, answer=legacy_leads.LegacyPage),
    # How the leads do
    reads(
        "GET", "/api/v1/analytics/overview", analytics.get_overview, query=analytics.Period, answer=Overview
    ),
    reads("GET", "/api/v1/analytics/trends", analytics.get_trends, query=analytics.Course, answer=Trends),
    writes("POST", "/api/v1/analytics/recount", analytics.post_recount, answer={202: Task}),
    reads("GET", "/api/v1/place", place.get, answer=place.Place),
    manages("PUT", "/api/v1/place", place.put, body=place.Put, answer=place.Place),
    manages("GET", "/api/v1/blocklist", blocklist.get, answer=BlockList),
    manages("PUT", "/api/v1/blocklist", blocklist.put, body=blocklist.Put, answer=BlockList),
    # What it costs
    reads("GET", "/api/v1/usage", usage.get, query=usage.Days, answer=usage.UsageAnswer),
    reads("GET", "/api/v1/budget", usage.budget, answer=Budget),
    manages("PUT", "/api/v1/budget", usage.set_budget, body=usage.Put, answer=Budget),
    # What else an admin wants to know of a lead
    reads("GET", "/api/v1/custom-fields", custom_fields.find, answer=custom_fields.FieldList),
    manages(
        "POST",
        "/api/v1/custom-fields",
        custom_fields.post,
        body=custom_fields.Define,
        answer={201: FieldDefinition},
    ),
    manages(
        "PUT",
        "/api/v1/custom-fields/{name}",
        custom_fields.put,
        body=custom_fields.Change,
        answer=FieldDefinition,
    ),
    manages("DELETE", "/api/v1/custom-fields/{name}", custom_fields.delete, answer=custom_fields.Dropped),
    # Work that takes longer than a request
    reads("GET", "/api/v1/tasks", tasks.find, query=tasks.Find, answer=tasks.TaskPage),
    reads("GET", "/api/v1/tasks/{taskId}", tasks.get, answer=Task),
    writes("POST", "/api/v1/tasks/{taskId}/cancel", tasks.cancel, answer=Task),
    # Leads as files
    exports("GET", "/api/v1/leads/export", csv_exports.get, query=csv_exports.Asked, answer=EXPORTED),
    exports("POST", "/api/v1/leads/export", csv_exports.post, body=csv_exports.Wish, answer=EXPORTED),
    reads("GET", "/api/v1/exports", csv_exports.find, query=csv_exports.Find, answer=csv_exports.ExportPage),
    reads("GET", "/api/v1/exports/{exportId}", csv_exports.one, answer=Export),
    reads("GET", "/api/v1/imports", imports.find, query=imports.Find, answer=ImportPage),
    writes(
        "POST",
        "/api/v1/imports",
        imports.post,
        query=imports.File,
        upload=CSV,
        answer={201: Import},
    ),
    reads("GET", "/api/v1/imports/{importId}", imports.get, answer=Import),
    writes("DELETE", "/api/v1/imports/{importId}", imports.delete, answer=ImportDeleted),
    writes("PUT", "/api/v1/imports/{importId}/mapping", imports.mean, body=Meaning, answer=Import),
    writes("POST", "/api/v1/imports/{importId}/dry-run", imports.dry_run, answer={202: Import}),
    writes("POST", "/api/v1/imports/{importId}/start", imports.start, answer={202: Import}),
    writes("POST", "/api/v1/imports/{importId}/cancel", imports.cancel, answer=Import),
    writes("POST", "/api/v1/imports/{importId}/undo", imports.undo, answer={202: Import}),
    reads(
        "GET",
        "/api/v1/imports/{importId}/errors",
        imports.errors,
        query=imports.Which,
        answer=Refusals,
    ),
    exports(
        "GET",
        "/api/v1/imports/{importId}/errors.csv",
        imports.errors_file,
        query=imports.Which,
        answer=CSV,
    ),
    # What the bot may say
    reads("GET", "/api/v1/profile", profile.get, answer=ProfileFields),
    manages("PUT", "/api/v1/profile", profile.put, body=profile.Put, answer=ProfileFields),
    reads("GET", "/api/v1/knowledge", knowledge.find, query=knowledge.Find, answer=knowledge.EntryPage),
    manages("POST", "/api/v1/knowledge", knowledge.post, body=knowledge.Write, answer={201: Entry}),
    manages(
        "POST",
        "/api/v1/knowledge/import",
        knowledge.load,
        query=knowledge.Import,
        upload=TEXT_FILE,
        answer={201: Entry},
    ),
    reads("GET", "/api/v1/knowledge/{id}", knowledge.get, answer=Entry),
    manages("PUT", "/api/v1/knowledge/{id}", knowledge.put, body=knowledge.Write, answer=Entry),
    manages("DELETE", "/api/v1/knowledge/{id}", knowledge.delete, answer=knowledge.EntryDeleted),
    # An admin's settings
    reads("GET", "/api/v1/tags", tags.get, answer=Tagging),
    manages("PUT", "/api/v1/tags", tags.put, body=tags.Put, answer=Tagging),
    reads("GET", "/api/v1/widget", widget.get, answer=WidgetSettings),
    reads("GET", "/api/v1/widget/snippet", widget.snippet, answer=widget.Snippet),
    manages("PUT", "/api/v1/widget", widget.put, body=widget.Change, answer=WidgetSettings),
    # Who may call all this, and who did
    reads("GET", "/api/v1/me", team.me, answer=team.Me),
    reads("GET", "/api/v1/team", team.find, answer=team.TeamList),
    manages("POST", "/api/v1/team", team.post, body=team.Write, answer={201: Member}),
    reads("GET", "/api/v1/team/{id}", team.get, answer=Member),
    manages("PUT", "/api/v1/team/{id}", team.put, body=team.Write, answer=Member),
    manages("DELETE", "/api/v1/team/{id}", team.delete, answer=team.Removed),
    reads("GET", "/api/v1/tokens", tokens.find, answer=tokens.TokenList),
    manages("POST", "/api/v1/tokens", tokens.post, body=tokens.New, answer={201: tokens.NewToken}),
    manages("DELETE", "/api/v1/tokens/{id}", tokens.delete, answer=tokens.Revoked),
    manages("GET", "/api/v1/audit", audit.find, query=audit.Find, answer=audit.AuditPage),
    # Telling an admin's own systems
    manages("GET", "/api/v1/webhooks", webhooks.find, answer=webhooks.All),
    manages(
        "POST", "/api/v1/webhooks", webhooks.post, body=webhooks.Write, answer={201: webhooks.WithSecret}
    ),
    manages("GET", "/api/v1/webhooks/{id}", webhooks.get, answer=webhooks.Shown),
    manages("PUT", "/api/v1/webhooks/{id}", webhooks.put, body=webhooks.Write, answer=webhooks.Shown),
    manages("DELETE", "/api/v1/webhooks/{id}", webhooks.delete, answer=webhooks.Deleted),
    manages("POST", "/api/v1/webhooks/{id}/rotate", webhooks.rotate, answer=webhooks.WithSecret),
    manages("POST", "/api/v1/webhooks/{id}/test", webhooks.test, answer={202: Listed}),
    manages(
        "POST",
        "/api/v1/webhooks/{id}/replay",
        deliveries.replay_failed,
        body=deliveries.Since,
        answer={202: deliveries.Replayed},
    ),
    manages(
        "GET",
        "/api/v1/webhooks/{id}/deliveries",
        deliveries.find,
        query=deliveries.Find,
        answer=deliveries.Page,
    ),
    manages("GET", "/api/v1/webhooks/{id}/deliveries/{deliveryId}", deliveries.get, answer=deliveries.Full),
    manages(
        "POST",
        "/api/v1/webhooks/{id}/deliveries/{deliveryId}/replay",
        deliveries.replay,
        answer={202: Listed},
    ),
    # The API, told to programs and to people
    anyone("GET", "/api/openapi.json", docs.document, answer=dict[str, Any], cors=True),
    anyone("GET", "/api/docs", docs.page, answer=HTML),
    anyone("GET", "/api/docs/{name}", docs.file, answer={200: ASSET, 404: PROBLEM}),
    # Operations
    anyone("GET", "/healthz", health.alive, answer=health.Alive),
    anyone("GET", "/readyz", health.ready, answer={200: health.Ready, 503: health.Ready}),
    anyone("GET", "/metrics", health.metrics, answer=METRICS),
)
