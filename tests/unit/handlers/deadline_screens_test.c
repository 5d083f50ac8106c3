/* Every deadline rule, whatever may be said of it, in every language, both kinds of letters and on both
 * bearers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/deadlines/facts.h"
#include "core/dialogue/engine.h"
#include "support/menu_walk.h"

/* A rule as it comes out of staff's hands: read or not, in force or over, a date today or far away. */
static void dress(Rule *rule, unsigned state, Day today)
{
    g_free(rule->reviewer);
    rule->reviewer = g_strdup(state & 1 ? "A. Lawyer" : "");
    rule->review_due = state & 2 ? today : day_from_ymd(2026, 8, 28);
    rule->valid_until = state & 4 ? day_from_ymd(2026, 8, 28) : DAY_NONE;
}

/* Every fact that a rule may ask for, on this day. */
static void tell_everything(const Walk *walk, Session *session, const char *day)
{
    static const char *const names[] = {FACT_ENTRY, FACT_MOVE, FACT_PATENT};
    const Rules *rules = walk->test->hotline.texts->rules;

    for (size_t i = 0; i < G_N_ELEMENTS(names) + rules_count(rules); i++) {
        size_t own = i - G_N_ELEMENTS(names);
        const char *name = i < G_N_ELEMENTS(names) ? names[i] : rules_get(rules, own)->id;
        g_autofree char *slot = g_strconcat("fact.", name, NULL);

        session_set(session, slot, day);
    }
    session_set(session, "fact." FACT_PAID, "11");
    session_set(session, "fact." FACT_USED, "11");
    session_set(session, "fact." FACT_REGION, "RU-MOW");
    session_set(session, "fact." FACT_PURPOSE, "work");
}

/* The screen about this rule (or about all), with everything told or nothing. */
static void show_rule(Walk *walk, const Rule *rule, const char *screen, const char *day)
{
    WalkState state = {.path = rule ? rule->id : (char *)day, .row.id = 1};
    g_autoptr(Session) session = session_from_row(walk->test->hotline.vault, &state.row);

    assert_true(contacts_find(walk->test->hotline.db, walk->index, &state.contact, NULL));
    session->screen = g_strdup(screen);
    session_set(session, "rule", rule ? rule->id : NULL);
    if (day)
        tell_everything(walk, session, day);
    Turn turn = walk_turn(walk, &state, session);
    g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));
    g_autoptr(GPtrArray) pages = screen_pages(&turn, page);

    for (unsigned i = 0; i < pages->len; i++) {
        g_free(walk->test->reply.text);
        walk->test->reply.text = g_strdup(pages->pdata[i]);
        walk_check_reply(walk, &state, screen, turn_language(&turn), turn_is_latin(&turn));
    }
}

/* Dates on which most rules are passed, today, to come, far away. */
static const char *const fact_days[] = {NULL, "20000", "20766", "20780", "22500"};

static void show_every_rule(Walk *walk)
{
    const Rules *rules = walk->test->hotline.texts->rules;
    Day today = day_at(walk->test->now, "Europe/Moscow");

    for (size_t i = 0; i < rules_count(rules); i++) {
        Rule *rule = (Rule *)rules_get(rules, i);
        Rule as_shipped = *rule;

        as_shipped.reviewer = g_strdup(rule->reviewer);
        show_rule(walk, rule, "deadlines_day", NULL);
        for (unsigned state = 0; state < 8; state++) {
            dress(rule, state, today);
            for (size_t k = 0; k < G_N_ELEMENTS(fact_days); k++)
                show_rule(walk, rule, "deadlines_detail", fact_days[k]);
        }
        g_free(rule->reviewer);
        *rule = as_shipped;
    }
}

static void every_rule_can_be_shown(void **state)
{
    walk_each_variant(*state, show_every_rule);
}

static void show_lists(Walk *walk)
{
    static const char *const citizenships[] = {"UZ", "KG", "other"};

    for (size_t i = 0; i < G_N_ELEMENTS(citizenships); i++) {
        test_set_citizenship(walk->test, citizenships[i]);
        for (size_t k = 1; k < G_N_ELEMENTS(fact_days); k++)
            show_rule(walk, NULL, "deadlines_list", fact_days[k]);
    }
}

static void the_longest_lists_can_be_shown(void **state)
{
    walk_each_variant(*state, show_lists);
}

#define SCREENS_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCREENS_TEST(every_rule_can_be_shown),
        SCREENS_TEST(the_longest_lists_can_be_shown),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
