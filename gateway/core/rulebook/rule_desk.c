#include "core/rulebook/rule_desk.h"

#include "core/rulebook/rule_book.h"
#include "core/staff/audit.h"
#include "store/rule_changes.h"

static bool note(Hotline *hotline, const RuleAct *act, const char *action,
                 const RuleVersionRow *row, GError **error)
{
    g_autofree char *what = g_strdup_printf("%s %" G_GINT64_FORMAT, row->rule, row->version);
    const AuditEntry entry = {
        .staff_id = act->by, .action = action, .detail = what, .reason = row->reviewer};

    return audit_add(hotline, &entry, act->now, error);
}

static bool refuse(RuleAct *act, RuleVerdict verdict)
{
    act->verdict = verdict;
    return true;
}

/* ---- Drafts ---- */

static bool is_rule(RuleAct *act, const RuleVersionRow *row)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Rule) rule = rule_book_parse(row, &problem);

    if (rule)
        return true;
    act->verdict = RULE_BAD;
    act->problem = g_strdup(problem->message);
    return false;
}

/* One's own draft, made over, is another version: whoever approves one has seen that text and no later one. */
static bool drop(Db *db, RuleVersionKept *old, GError **error)
{
    old->row.state = "rejected";
    return rule_versions_update(db, &old->row, error);
}

bool rule_draft(Hotline *hotline, RuleAct *act, RuleDraft *draft, GError **error)
{
    g_auto(RuleVersionKept) old = {0}, in_force = {0};
    Db *db = hotline->db;
    RuleVersionRow row = {
        .rule = draft->rule,
        .text = draft->text,
        .state = "draft",
        .author_id = act->by,
        .reviewer = draft->reviewer,
        .reviewed_on = DAY_NONE,
        .created_at = act->now,
    };

    act->verdict = RULE_DONE;
    if (!rule_versions_find(db, draft->rule, "in_force", &in_force, error) ||
        !rule_versions_find(db, draft->rule, "draft", &old, error))
        return false;
    if (in_force.row.version == 0)
        return refuse(act, RULE_UNKNOWN);
    if (old.row.version && old.row.author_id != act->by)
        return refuse(act, RULE_DRAFT_EXISTS);
    if (!is_rule(act, &row))
        return true;
    if ((old.row.version && !drop(db, &old, error)) ||
        !rule_versions_highest(db, draft->rule, &row.version, error))
        return false;
    row.version++;
    if (!rule_versions_add(db, &row, error))
        return false;
    draft->version = row.version;
    return note(hotline, act, "rule.draft", &row, error);
}

/* version 0 in kept: refused. */
static bool find_draft(Db *db, RuleAct *act, const char *rule, int64_t version,
                       RuleVersionKept *kept, GError **error)
{
    act->verdict = RULE_DONE;
    if (!rule_versions_get(db, rule, version, kept, error))
        return false;
    if (kept->row.version == 0)
        return refuse(act, RULE_UNKNOWN);
    if (!g_str_equal(kept->row.state, "draft"))
        act->verdict = RULE_MOVED;
    return true;
}

bool rule_reject(Hotline *hotline, RuleAct *act, const char *rule, int64_t version, GError **error)
{
    g_auto(RuleVersionKept) kept = {0};

    if (!find_draft(hotline->db, act, rule, version, &kept, error))
        return false;
    if (act->verdict != RULE_DONE)
        return true;
    kept.row.state = "rejected";
    return rule_versions_update(hotline->db, &kept.row, error) &&
           note(hotline, act, "rule.reject", &kept.row, error);
}

bool rule_approve(Hotline *hotline, RuleAct *act, const char *rule, int64_t version, GError **error)
{
    g_auto(RuleVersionKept) kept = {0}, in_force = {0};

    if (!find_draft(hotline->db, act, rule, version, &kept, error) ||
        !rule_versions_find(hotline->db, rule, "in_force", &in_force, error))
        return false;
    if (act->verdict != RULE_DONE)
        return true;
    if (kept.row.author_id == act->by)
        return refuse(act, RULE_SECOND_PERSON);
    if (in_force.row.version > version)
        return refuse(act, RULE_MOVED);
    if (!is_rule(act, &kept.row))
        return true;
    kept.row.approver_id = act->by;
    hotline->rules_changed = true;
    return rule_book_put(hotline->db, &kept.row, act->now, error) &&
           note(hotline, act, "rule.approve", &kept.row, error);
}

/* ---- What is in force ---- */

static bool find_in_force(Db *db, RuleAct *act, const char *rule, int64_t version,
                          RuleVersionKept *kept, GError **error)
{
    act->verdict = RULE_DONE;
    if (!rule_versions_find(db, rule, "in_force", kept, error))
        return false;
    if (kept->row.version == 0)
        act->verdict = RULE_UNKNOWN;
    else if (kept->row.version != version)
        act->verdict = RULE_MOVED;
    return true;
}

/* The one it replaced; version 0: it is too late. */
static bool find_undone(Db *db, const RuleAct *act, const RuleVersionRow *row,
                        RuleChangeRow *change, RuleVersionKept *before, GError **error)
{
    bool left = false;

    if (row->undo_until <= act->now)
        return true;
    if (!rule_changes_find(db, row->rule, row->version, "new", change, error) ||
        !rule_corrections_left(db, change->id, &left, error))
        return false;
    return left || rule_versions_before(db, row->rule, row->version, before, error);
}

static bool go_back(Db *db, RuleVersionRow *row, RuleVersionRow *before, int64_t change_id,
                    int64_t now, GError **error)
{
    const RuleChangeRow back = {.rule = row->rule,
                                .version = before->version,
                                .kind = "undone",
                                .created_at = now,
                                .due_from = now};

    row->state = "undone";
    before->state = "in_force";
    return rule_versions_update(db, row, error) && rule_versions_update(db, before, error) &&
           rule_changes_close(db, row->rule, now, error) &&
           rule_corrections_cancel(db, change_id, now, error) && rule_changes_add(db, &back, error);
}

bool rule_undo(Hotline *hotline, RuleAct *act, const char *rule, int64_t version, GError **error)
{
    g_auto(RuleVersionKept) kept = {0}, before = {0};
    RuleChangeRow change = {0};

    if (!find_in_force(hotline->db, act, rule, version, &kept, error))
        return false;
    if (act->verdict != RULE_DONE)
        return true;
    if (!find_undone(hotline->db, act, &kept.row, &change, &before, error))
        return false;
    if (before.row.version == 0)
        return refuse(act, RULE_TOO_LATE);
    hotline->rules_changed = true;
    return go_back(hotline->db, &kept.row, &before.row, change.id, act->now, error) &&
           note(hotline, act, "rule.undo", &kept.row, error);
}

bool rule_accept(Hotline *hotline, RuleAct *act, const char *rule, int64_t version,
                 const char *reviewer, GError **error)
{
    g_auto(RuleVersionKept) kept = {0};

    if (!find_in_force(hotline->db, act, rule, version, &kept, error))
        return false;
    if (act->verdict != RULE_DONE)
        return true;
    kept.row.reviewer = reviewer;
    kept.row.reviewed_on = day_at(act->now, hotline->config->timezone);
    hotline->rules_changed = true;
    return rule_versions_update(hotline->db, &kept.row, error) &&
           note(hotline, act, "rule.accept", &kept.row, error);
}
