#include "core/reminders/told.h"

#include <string.h>

#include "core/reminders/ladder.h"
#include "core/sending/daytime.h"
#include "core/sending/reach.h"
#include "store/contacts.h"

#define BOX_KIND "told"

/* ---- What it was counted from ---- */

/* The rule is inside, since the box is bound to the person alone: the row has no id yet. */
static GBytes *lock(const Hotline *hotline, const ToldSave *save)
{
    g_autoptr(Facts) some = facts_new();
    const char *names[3];
    GString *plain;
    GBytes *box;

    deadline_facts(save->rule, names);
    for (size_t i = 0; names[i]; i++)
        facts_set(some, names[i], facts_get(save->facts, names[i]));
    plain = facts_write(some);
    g_string_prepend_len(plain, save->rule->id, (gssize)strlen(save->rule->id) + 1);
    box = vault_lock(hotline->vault, BOX_KIND, save->contact_id, plain->str, plain->len);
    explicit_bzero(plain->str, plain->len);
    g_string_free(plain, TRUE);
    return box;
}

Facts *told_facts(const Hotline *hotline, const ToldRow *row)
{
    g_autoptr(GBytes)
        plain = vault_unlock(hotline->vault, BOX_KIND, row->contact_id,
                             g_bytes_get_data(row->box, NULL), g_bytes_get_size(row->box));
    size_t length = plain ? g_bytes_get_size(plain) : 0;
    const char *text = plain ? g_bytes_get_data(plain, NULL) : NULL;
    size_t name = strlen(row->rule) + 1;
    Facts *facts;

    if (length < name || memcmp(text, row->rule, name) != 0)
        return NULL;
    facts = facts_new();
    facts_read(facts, text + name, length - name);
    return facts;
}

/* ---- What comes next ---- */

/* The date up to which the month after about is paid. */
static Day next_month(const Hotline *hotline, const Rule *rule, const ToldRow *row, Day about)
{
    g_autoptr(Facts) facts = told_facts(hotline, row);
    int paid = facts ? facts_number(facts, FACT_PAID) : -1;

    for (int months = paid + 1; paid > 0 && months <= PATENT_MONTHS; months++) {
        char number[16];
        Deadline deadline;

        g_snprintf(number, sizeof number, "%d", months);
        facts_set(facts, FACT_PAID, number);
        deadline = deadline_of(rule, hotline->texts->calendar, facts, about);
        if (deadline.state == DEADLINE_DATED && deadline.safe_by > about)
            return deadline.safe_by;
    }
    return DAY_NONE;
}

/* Is all of the ladder due? */
static bool is_over(const Rule *rule, const LadderStep *next, int64_t now)
{
    return next->at <= now && next->step == rule->remind[rule->remind_count - 1];
}

/* Of months that went by unseen only the last one counts. */
static LadderStep plan_next_month(const Hotline *hotline, const Rule *rule, ToldRow *row,
                                  const char *zone, int64_t now)
{
    LadderStep next = {0};
    Day following;

    do {
        following = next_month(hotline, rule, row, row->about);
        if (following == DAY_NONE)
            break;
        row->about = following;
        next = ladder_next(rule, zone, following, INT_MIN, now);
    } while (is_over(rule, &next, now));
    return next;
}

void told_plan(const Hotline *hotline, ToldRow *row, const char *zone, int after, int64_t now)
{
    const Rule *rule = rules_find(hotline->texts->rules, row->rule);
    LadderStep next = {0};

    if (row->remind == TOLD_REMIND && rule && row->about != DAY_NONE) {
        next = ladder_next(rule, zone, row->about, after, now);
        if (rule->trigger == RULE_FROM_PAYMENT && (!next.at || is_over(rule, &next, now))) {
            const Day about = row->about;
            LadderStep later = plan_next_month(hotline, rule, row, zone, now);

            if (!next.at || (later.at && later.at <= now))
                next = later;
            else
                row->about = about;
        }
    }
    row->step = next.step;
    row->next_at = next.at;
    if (!next.at)
        row->about = DAY_NONE;
}

bool told_zone(const Hotline *hotline, int64_t contact_id, const char **zone, GError **error)
{
    ContactRow contact;
    Phone phone;

    if (!contacts_get(hotline->db, contact_id, &contact, error) ||
        !reach_phone(hotline, contact_id, &phone, error))
        return false;
    *zone = daytime_zone(hotline->texts->regions, contact.region, &phone,
                         hotline->config->timezone);
    return true;
}

/* From the begin of its own ladder. */
static bool plan_anew(Hotline *hotline, ToldRow *row, int64_t now, GError **error)
{
    const char *zone;

    if (!told_zone(hotline, row->contact_id, &zone, error))
        return false;
    row->about = row->day;
    told_plan(hotline, row, zone, INT_MIN, now);
    row->check_at = 0;
    row->late_at = 0;
    row->late_reason = NULL;
    return true;
}

/* ---- Writing ---- */

static bool see(Hotline *hotline, ToldRow *row, const ToldSave *save, GError **error)
{
    if (!save->seen)
        return true;
    row->moved_from = DAY_NONE;
    row->seen_at = save->now;
    row->channel = g_intern_string(save->channel);
    return told_rows_update(hotline->db, row, error);
}

/* The same date from the same answers. */
static bool is_same(const Hotline *hotline, const ToldRow *row, const ToldSave *save)
{
    g_autoptr(Facts) known = row->id ? told_facts(hotline, row) : NULL;
    const char *names[3];

    if (!known || row->day != save->day || row->version != save->rule->version)
        return false;
    deadline_facts(save->rule, names);
    for (size_t i = 0; names[i]; i++) {
        if (!facts_say(known, names[i], facts_get(save->facts, names[i])))
            return false;
    }
    return true;
}

bool told_save(Hotline *hotline, const ToldSave *save, GError **error)
{
    g_auto(ToldRow) row = {0};

    if (!told_rows_find(hotline->db, save->contact_id, save->rule->id, &row, error))
        return false;
    if (is_same(hotline, &row, save))
        return see(hotline, &row, save, error);
    told_row_clear(&row);
    row.contact_id = save->contact_id;
    row.rule = g_intern_string(save->rule->id);
    row.version = save->rule->version;
    row.box = lock(hotline, save);
    row.day = save->day;
    row.moved_from = DAY_NONE;
    row.channel = g_intern_string(save->channel);
    row.seen_at = row.updated_at = save->now;
    return plan_anew(hotline, &row, save->now, error) && told_rows_save(hotline->db, &row, error);
}

bool told_set_remind(Hotline *hotline, ToldRow *row, ToldRemind remind, int64_t now, GError **error)
{
    if (remind == TOLD_REMIND && row->remind != TOLD_PAUSED) {
        row->consented_at = now;
        row->consented_version = row->version;
    }
    row->remind = remind;
    row->updated_at = now;
    return plan_anew(hotline, row, now, error) && told_rows_update(hotline->db, row, error);
}

bool told_move(Hotline *hotline, int64_t id, Day day, const Rule *rule, int64_t now, GError **error)
{
    g_auto(ToldRow) row = {0};
    const char *zone;

    if (!told_rows_get(hotline->db, id, &row, error))
        return false;
    if (row.id == 0)
        return true;
    if (!told_zone(hotline, row.contact_id, &zone, error))
        return false;
    if (row.moved_from == DAY_NONE && day != row.day)
        row.moved_from = row.day;
    if (row.moved_from == day)
        row.moved_from = DAY_NONE; /* moved back before they saw it */
    row.day = row.about = day;
    row.version = rule->version;
    row.updated_at = now;
    told_plan(hotline, &row, zone, INT_MIN, now);
    if (row.next_at && row.next_at <= now)
        told_plan(hotline, &row, zone, (int)row.step, now);
    row.check_at = 0; /* what it said is over */
    row.late_at = 0;
    row.late_reason = NULL;
    return told_rows_update(hotline->db, &row, error);
}

/* ---- Looking through them ---- */

typedef struct Looking {
    Hotline *hotline;
    ToldSlice *slice;
    ToldVisit visit;
    gpointer data;
    int64_t count;
} Looking;

static bool look(const ToldRow *row, gpointer data, GError **error)
{
    Looking *looking = data;
    g_autoptr(Facts) facts = told_facts(looking->hotline, row);
    const Told told = {row, facts};

    looking->count++;
    looking->slice->after = row->id;
    return looking->visit(&told, looking->data, error);
}

bool told_each(Hotline *hotline, ToldSlice *slice, ToldVisit visit, gpointer data, GError **error)
{
    Looking looking = {hotline, slice, visit, data, 0};
    const ToldRowSlice rows = {slice->rule, slice->after, slice->limit};
    bool good = told_rows_slice(hotline->db, &rows, look, &looking, error);

    slice->more = looking.count == slice->limit;
    return good;
}
