/* What tells one place in the menu from another. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/dialogue/turn_facts.h"
#include "core/dialogue/turn_told.h"
#include "support/menu_walk.h"

/* What a screen shows depends on these slots and no others. */
static const struct {
    const char *screen; /* how its id begins */
    const char *slot;
} remembered[] = {
    {"deadlines_day", "rule"},           {"deadlines_keep", "rule"},
    {"deadlines_detail", "rule"},        {"deadlines_detail", "topic"},
    {"deadlines_topic", "topic"},        {"report_region_pick", "region_typed"},
    {"sos_region_pick", "region_typed"}, {"my_case_status", "case_shown_status"},
    {"report_category", "kept"},         {"language", "kept"},
};

Turn walk_turn(const Walk *walk, const WalkState *state, Session *session)
{
    Turn turn = {.hotline = &walk->test->hotline,
                 .channel = walk_channel(walk),
                 .now = walk->test->now,
                 .session = session,
                 .contact = state->contact};

    assert_true(phone_parse(walk->test->phone, &turn.from));
    return turn;
}

/* ... and on these facts. The detail of a rule depends on the facts of that rule alone. */
static const char *const list_facts[] = {FACT_PURPOSE, FACT_ENTRY, FACT_MOVE,
                                         FACT_PATENT,  FACT_PAID,  FACT_USED,
                                         FACT_REGION,  FACT_KEPT,  NULL};

static void add_facts(GString *key, Turn *turn)
{
    static const char *const region[] = {FACT_REGION, NULL};
    static const char *const none[] = {NULL};
    const char *screen = turn->session->screen;
    const Rule *rule = rules_find(turn_texts(turn)->rules, turn_get(turn, "rule"));
    g_autoptr(Facts) facts = turn_facts(turn);
    const char *of_rule[3] = {NULL};
    const char *const *shown = none;

    if (rule)
        deadline_facts(rule, of_rule);
    if (g_str_equal(screen, "deadlines_list"))
        shown = list_facts;
    else if (g_str_equal(screen, "deadlines_topic"))
        shown = region;
    else if (g_str_equal(screen, "deadlines_detail") || g_str_equal(screen, "deadlines_day") ||
             g_str_equal(screen, "deadlines_used"))
        shown = of_rule;
    for (size_t i = 0; shown[i]; i++)
        g_string_append_printf(key, "|%s=%s", shown[i], facts_get(facts, shown[i]));
}

/* ---- What they were told ---- */

static bool keep_told(const ToldRow *row, gpointer data, GError **error)
{
    ToldRow copy = *row;

    (void)error;
    g_bytes_ref(copy.box);
    g_array_append_val((GArray *)data, copy);
    return true;
}

GArray *walk_take_told(const Walk *walk, int64_t contact_id)
{
    GArray *told = g_array_new(FALSE, FALSE, sizeof(ToldRow));

    g_array_set_clear_func(told, (GDestroyNotify)told_row_clear);
    assert_true(told_rows_of(walk->test->hotline.db, contact_id, keep_told, told, NULL));
    return told;
}

void walk_put_told(const Walk *walk, const GArray *told)
{
    Db *db = walk->test->hotline.db;
    g_auto(DbQuery) query = db_query(db, "DELETE FROM told_deadlines");

    assert_true(db_run(&query, NULL));
    for (unsigned i = 0; i < told->len; i++)
        assert_true(told_rows_save(db, &g_array_index(told, ToldRow, i), NULL));
}

/* Who is reminded of one thing walks as who is of another: the answers themselves are all seen without. */
static void add_told(GString *key, Turn *turn)
{
    const char *screen = turn->session->screen;
    TurnTold own;

    if (g_str_equal(screen, "deadlines_mine") || g_str_equal(screen, "main"))
        g_string_append_printf(key, "|%d", turn_told(turn, &own, 1) > 0);
    if (g_str_equal(screen, "deadlines_detail"))
        g_string_append_printf(key, "|%d", turn_reminds(turn, session_get(turn->session, "rule")));
}

char *walk_key(Turn *turn)
{
    const Session *session = turn->session;
    GString *key = g_string_new(session->screen);

    g_string_append_printf(key, " %u %s", session->page, session->notice ? session->notice : "");
    for (size_t i = 0; i < G_N_ELEMENTS(remembered); i++) {
        if (g_str_has_prefix(session->screen, remembered[i].screen))
            g_string_append_printf(key, "|%s", session_get(session, remembered[i].slot));
    }
    if (g_str_has_prefix(session->screen, "deadlines_")) {
        g_string_append_printf(key, "|%s", turn->contact.citizenship);
        add_facts(key, turn);
    }
    add_told(key, turn);
    return g_string_free(key, FALSE);
}

/* Whatever was told on the way to the topics would multiply everything behind them: there the walk
 * begins with nothing told. */
void walk_forget_facts(Walk *walk, WalkState *state, Session *session)
{
    GHashTableIter slots;
    gpointer name, value;

    if (!g_str_equal(session->screen, "deadlines_topics"))
        return;
    g_hash_table_iter_init(&slots, session->slots);
    while (g_hash_table_iter_next(&slots, &name, &value)) {
        if (g_str_has_prefix(name, "fact.") || g_str_equal(name, "told"))
            g_hash_table_iter_remove(&slots);
    }
    g_clear_pointer(&state->facts, g_bytes_unref);
    g_array_set_size(state->told, 0);
    session_row_clear(&state->row);
    assert_true(session_save(walk->test->hotline.db, walk->test->hotline.vault, session, NULL));
    assert_true(sessions_find(walk->test->hotline.db, walk->session_id, &state->row, NULL));
}
