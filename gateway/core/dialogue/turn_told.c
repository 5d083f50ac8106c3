#include "core/dialogue/turn_told.h"

#include <string.h>

#include "core/dialogue/turn_facts.h"
#include "core/dialogue/turn_private.h"
#include "core/reminders/told.h"

/* ---- Theirs ---- */

typedef struct Listing {
    TurnTold *out;
    size_t count, max;
    Day today;
} Listing;

/* Passed ones after those to come. */
static bool goes_before(const TurnTold *a, const TurnTold *b, Day today)
{
    bool passed = a->day < today;

    if (passed != (b->day < today))
        return !passed;
    return passed ? a->day > b->day : a->day < b->day;
}

static bool list(const ToldRow *row, gpointer data, GError **error)
{
    Listing *listing = data;
    TurnTold told = {.day = row->day,
                     .moved = row->moved_from != DAY_NONE,
                     .reminds = row->remind == TOLD_REMIND || row->remind == TOLD_PAUSED};
    size_t at;

    (void)error;
    if (!told.moved && !told.reminds)
        return true;
    g_strlcpy(told.rule, row->rule, sizeof told.rule);
    for (at = listing->count; at > 0; at--) {
        if (!goes_before(&told, &listing->out[at - 1], listing->today))
            break;
        if (at < listing->max)
            listing->out[at] = listing->out[at - 1];
    }
    if (at < listing->max)
        listing->out[at] = told;
    listing->count = MIN(listing->count + 1, listing->max);
    return true;
}

/* A store that cannot be read now shows none; whatever is then written will say so. */
size_t turn_told(const Turn *turn, TurnTold *out, size_t max)
{
    Listing listing = {.out = out, .max = max, .today = turn_today(turn)};

    if (turn->contact.id)
        told_rows_of(turn->hotline->db, turn->contact.id, list, &listing, NULL);
    return listing.count;
}

static bool find(const Turn *turn, const char *rule, ToldRow *row, GError **error)
{
    *row = (ToldRow){0};
    return !turn->contact.id ||
           told_rows_find(turn->hotline->db, turn->contact.id, rule, row, error);
}

bool turn_reminds(const Turn *turn, const char *rule)
{
    g_auto(ToldRow) row = {0};

    return find(turn, rule, &row, NULL) && row.id &&
           (row.remind == TOLD_REMIND || row.remind == TOLD_PAUSED);
}

/* ---- Telling them ---- */

static void save_told(Turn *turn, const Deadline *deadline, bool seen)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    const ToldSave save = {
        .contact_id = turn->contact.id,
        .rule = deadline->rule,
        .facts = facts,
        .day = deadline->safe_by,
        .channel = turn->channel->name,
        .now = turn->now,
        .seen = seen,
    };

    if (!turn->error)
        told_save(turn->hotline, &save, &turn->error);
}

void turn_note_told(Turn *turn, const Deadline *deadline, bool seen)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    g_auto(ToldRow) row = {0};

    if (turn->error || !turn->contact.id || !find(turn, deadline->rule->id, &row, &turn->error))
        return;
    if (deadline->state == DEADLINE_DATED) {
        if (row.id || facts_say(facts, FACT_KEPT, "yes"))
            save_told(turn, deadline, seen);
    } else if (row.id && seen && row.moved_from != DAY_NONE) {
        row.moved_from = DAY_NONE; /* they have seen that there is no date any more */
        row.seen_at = turn->now;
        told_rows_update(turn->hotline->db, &row, &turn->error);
    }
}

/* ---- Reminding ---- */

/* Before something is counted that depends on it. */
static void save_contact(Turn *turn)
{
    turn_keep_contact(turn);
    if (!turn->error)
        contacts_save(turn->hotline->db, &turn->contact, turn->now, &turn->error);
}

static void set_remind(Turn *turn, const char *rule, ToldRemind remind)
{
    g_auto(ToldRow) row = {0};

    if (!turn->error && find(turn, rule, &row, &turn->error) && row.id)
        told_set_remind(turn->hotline, &row, remind, turn->now, &turn->error);
}

/* Our reminders name nothing. */
void turn_remind(Turn *turn, const Deadline *deadline)
{
    if (!g_str_equal(turn->contact.profile, "normal"))
        g_strlcpy(turn->contact.profile, "neutral", sizeof turn->contact.profile);
    if (turn->contact.asks) /* that answers it */
        turn_go_on(turn, true);
    save_contact(turn);
    save_told(turn, deadline, true);
    set_remind(turn, deadline->rule->id, TOLD_REMIND);
}

void turn_stop_reminding(Turn *turn, const char *rule)
{
    set_remind(turn, rule, TOLD_STOPPED);
}

typedef struct Change {
    Turn *turn;
    ToldRemind remind;
    bool replan; /* what is reminded of stays so, and is only planned anew */
} Change;

static bool change(const ToldRow *row, gpointer data, GError **error)
{
    const Change *all = data;
    ToldRow copy = *row; /* the box stays the store's */
    bool wanted = all->replan ? row->remind == TOLD_REMIND
                              : row->remind == TOLD_REMIND || row->remind == TOLD_PAUSED;

    return !wanted ||
           told_set_remind(all->turn->hotline, &copy, all->remind, all->turn->now, error);
}

static void change_all(Turn *turn, ToldRemind remind)
{
    Change all = {turn, remind, false};

    if (!turn->error && turn->contact.id)
        told_rows_of(turn->hotline->db, turn->contact.id, change, &all, &turn->error);
}

void turn_stop_all_reminders(Turn *turn)
{
    change_all(turn, TOLD_STOPPED);
}

void turn_go_on(Turn *turn, bool yes)
{
    turn->contact.asks = false;
    save_contact(turn);
    change_all(turn, yes ? TOLD_REMIND : TOLD_STOPPED);
}

/* ---- What is known of them ---- */

void turn_recall(Turn *turn, const char *rule)
{
    const Rule *known = rules_find(turn_texts(turn)->rules, rule);
    g_auto(ToldRow) row = {0};
    g_autoptr(Facts) facts = NULL;
    const char *names[3];

    if (turn->error || !known || !find(turn, rule, &row, &turn->error) || !row.id)
        return;
    facts = told_facts(turn->hotline, &row);
    deadline_facts(known, names);
    for (size_t i = 0; facts && names[i]; i++)
        turn_tell(turn, names[i], facts_get(facts, names[i]));
}

bool turn_paid(Turn *turn)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    int paid = facts_number(facts, FACT_PAID);
    char number[16];

    if (paid >= PATENT_MONTHS)
        return false;
    g_snprintf(number, sizeof number, "%d", MAX(paid, 0) + 1);
    turn_tell(turn, FACT_PAID, number);
    return true;
}

const char *turn_region(const Turn *turn)
{
    return turn->contact.region;
}

void turn_set_region(Turn *turn, const char *code)
{
    Change all = {turn, TOLD_REMIND, true};
    bool moscow = g_str_equal(code, "RU-MOW") || g_str_equal(code, "RU-MOS");

    g_strlcpy(turn->contact.region, code, sizeof turn->contact.region);
    turn_tell(turn, FACT_REGION, moscow ? code : "other");
    save_contact(turn);
    if (!turn->error)
        told_rows_of(turn->hotline->db, turn->contact.id, change, &all, &turn->error);
}
