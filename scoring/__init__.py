"""How much a lead is worth looking at, with every reason. Pure: nothing here waits, reads a clock or writes.

What others use:

- `subject.subject(lead, interactions, now)`: what all of the following look at.
- `rules.Rule`, `rules.RuleSet`: rules as data. `checking.check`, `checking.check_set`: what is wrong with
  them, a reason a field. `fields.FIELDS`, `fields.field`: what they may look at.
- `evaluation.Scorer(rule_set).score(subject)`: a `scored.Scored` with total, breakdown, contributions and
  `due_at`. Made once for a set, used for any number of leads. `evaluation.award`: a single rule.
- `scorecard.scorecard()`: seed 002's rules, in force until an admin makes others. `scorecard.rating(score)`:
  grade, temperature and priority.
- `ledger.changes`, `ledger.fold`, `ledger.total`: the history that adds up to the score.
- `replay.Replay`, `replay.Distribution`: what a draft of rules would change, before it is published.
- `stages.Criterion`, `stages.qualify`, `stages.default_criteria`: MQL, SQL, hot; `.journey`: seed 001's.
- `engagement.label`, `.quadrant`: what seed 000's engagement score says; `capture.engagement` counts it.
- `factors.factors`: seed 001's engagement, readiness and conversion with their twelve factors.
- `qualification.qualification`: seed 000's AI qualification score. `learning.example`, `learning.train`,
  `learning.Model`: what the admin's won and lost leads teach it.
- `tags.tags`, `tags.retagging`: seed 000's AI tags.
"""
