-- Everybody who was told by a rule is gone through by id, some at a time.
DROP INDEX told_deadlines_rule;
CREATE INDEX told_deadlines_rule ON told_deadlines (rule, id);
