/* One deadline: until when, what to do, the law it rests on, and whom to ask. */

#include "base/latin.h"
#include "core/dialogue/turn_facts.h"
#include "core/dialogue/turn_told.h"
#include "handlers/deadline_flow.h"
#include "handlers/screens.h"

/* ---- The lines of it ---- */

static void add_line(MenuPage *page, const Turn *turn, const char *text)
{
    g_autofree char *line = turn_letters(turn, text);

    menu_line(page, line);
}

/* Laws are named in Russian, as an office will understand them. One Cyrillic letter on a screen in
 * Latin letters would halve it, so there they are transliterated. */
static void add_law(MenuPage *page, const Turn *turn, const char *law)
{
    bool latin = turn_is_latin(turn) || turn_data_language(turn) == LANGUAGE_UZ;
    g_autofree char *line = latin ? latin_transliterate(LANGUAGE_RU, law) : g_strdup(law);

    menu_line(page, line);
}

static void add_date(MenuPage *page, const Turn *turn, const char *msgid, Day day)
{
    char date[11];

    day_format(day, date);
    menu_line(page, turn_text(turn, msgid));
    menu_set(page, "{date}", date);
}

static void add_when(MenuPage *page, const Turn *turn, const Deadline *deadline)
{
    int left = deadline->safe_by - turn_today(turn);
    char days[16];

    add_date(page, turn,
             left < 0    ? N_("{date} passed")
             : left == 0 ? N_("{date} today")
                         : N_("{date}, days left: {n}"),
             deadline->safe_by);
    g_snprintf(days, sizeof days, "%d", left);
    menu_set(page, "{n}", days);
    if (left >= 0 && deadline->act_by < deadline->safe_by)
        add_date(page, turn, N_("That is a day off: go by {date}"), deadline->act_by);
}

/* How far it can be trusted. */
static void add_review(MenuPage *page, const Turn *turn, const Rule *rule)
{
    Day today = turn_today(turn);

    if (rule_is_confirmed(rule, today))
        add_date(page, turn, N_("Checked by a lawyer: {date}."), rule->verified_as_of);
    else
        add_date(page, turn, N_("As of {date}, not confirmed: ask a lawyer."),
                 rule->verified_as_of);
    if (today > rule->review_due)
        menu_line(page, turn_text(turn, N_("Not checked for a long time: ask us.")));
}

static void fill_answer(MenuPage *page, const Turn *turn, const Deadline *deadline)
{
    const Rule *rule = deadline->rule;
    Language language = turn_data_language(turn);
    bool passed = deadline_is_passed(deadline, turn_today(turn));

    add_line(page, turn, rule->what[language]);
    switch (deadline->state) {
    case DEADLINE_DATED:
        add_when(page, turn, deadline);
        break;
    case DEADLINE_UNDER_REVIEW:
        add_date(page, turn, N_("The rule ended on {date} and is being checked: ask us."),
                 rule->valid_until);
        break;
    case DEADLINE_ASK:
    case DEADLINE_NEEDS:
    case DEADLINE_NONE:
        menu_line(page, turn_text(turn, N_("We give no date here: ask us.")));
        break;
    case DEADLINE_INFO:
        break;
    }
    if (deadline->state != DEADLINE_UNDER_REVIEW)
        add_line(page, turn, passed ? rule->passed[language] : rule->advice[language]);
    add_law(page, turn, rule->law);
    add_review(page, turn, rule);
}

/* ---- The screen ---- */

static bool counts_from_facts(const Deadline *deadline)
{
    const char *names[3];

    deadline_facts(deadline->rule, names);
    return deadline->rule->class == RULE_CLASS_A && names[0] &&
           deadline->state != DEADLINE_UNDER_REVIEW;
}

static bool is_to_come(const Turn *turn, const Deadline *deadline)
{
    return deadline->state == DEADLINE_DATED && deadline->rule->class != RULE_CLASS_A_EXPIRED &&
           deadline->safe_by >= turn_today(turn);
}

/* They stand last, so that the keys before them are always the same. */
static void add_reminding(Turn *turn, MenuPage *page, const Deadline *deadline)
{
    bool reminds = turn_reminds(turn, deadline->rule->id);
    bool monthly = deadline->rule->trigger == RULE_FROM_PAYMENT;

    if (reminds)
        menu_option(page, turn_text(turn, N_("Do not remind me")), NULL, "quiet");
    else if (is_to_come(turn, deadline))
        menu_option(page, turn_text(turn, N_("Remind me?")), NULL, "remind");
    if (monthly && deadline->state == DEADLINE_DATED)
        menu_option(page, turn_text(turn, N_("I paid one more month")), NULL, "paid");
}

static void note_detail(Turn *turn, bool seen)
{
    Deadline deadline;

    if (deadline_chosen(turn, &deadline))
        turn_note_told(turn, &deadline, seen);
}

static void enter_detail(Turn *turn)
{
    note_detail(turn, false);
}

static void detail_shown(Turn *turn)
{
    note_detail(turn, true);
}

static void fill_detail(Turn *turn, MenuPage *page)
{
    Deadline deadline;

    if (!deadline_chosen(turn, &deadline)) {
        menu_line(page, turn_text(turn, N_("No such choice.")));
        return;
    }
    fill_answer(page, turn, &deadline);
    menu_option(page, turn_text(turn, N_("Ask us")), NULL, "ask");
    if (counts_from_facts(&deadline))
        menu_option(page, turn_text(turn, N_("Correct the answer")), NULL, "correct");
    add_reminding(turn, page, &deadline);
}

static RuleTopic topic_of(const Turn *turn, const Rule *rule)
{
    const char *topic = turn_get(turn, SLOT_TOPIC);

    if (*topic)
        return (RuleTopic)g_ascii_strtoll(topic, NULL, 10);
    return (RuleTopic)g_bit_nth_lsf(rule->topics, -1);
}

static MenuNext ask_about(Turn *turn, const Rule *rule)
{
    const char *what = rule->what[turn_data_language(turn)];
    g_autofree char *subject = g_strdup_printf("%s (%s)", what, rule->id);

    return deadline_ask_us(turn, topic_of(turn, rule), subject);
}

static MenuNext correct(Turn *turn, const Rule *rule)
{
    const char *names[3];

    deadline_facts(rule, names);
    for (size_t i = 0; names[i]; i++)
        turn_tell(turn, names[i], NULL);
    return deadline_next(turn);
}

static MenuNext paid(Turn *turn)
{
    if (!turn_paid(turn))
        return menu_stay(N_("A patent is paid for 12 months at most."));
    return (MenuNext){.screen = "deadlines_detail", .notice = N_("Done.")};
}

static MenuNext stop_reminding(Turn *turn, const Rule *rule)
{
    turn_stop_reminding(turn, rule->id);
    return menu_stay(N_("Done."));
}

static MenuNext choose_detail(Turn *turn, const MenuOption *option)
{
    const Rule *rule = deadline_rule(turn);

    if (!rule)
        return menu_go("deadlines_topics");
    if (g_str_equal(option->value, "remind"))
        return menu_go("deadlines_remind");
    if (g_str_equal(option->value, "quiet"))
        return stop_reminding(turn, rule);
    if (g_str_equal(option->value, "paid"))
        return paid(turn);
    return g_str_equal(option->value, "ask") ? ask_about(turn, rule) : correct(turn, rule);
}

static const char *const after_detail[] = {DEADLINE_LEADS, "deadlines_topics", "deadlines_remind",
                                           NULL};

const MenuScreen screen_deadlines_detail = {
    .id = "deadlines_detail",
    .enter = enter_detail,
    .fill = fill_detail,
    .choose = choose_detail,
    .shown = detail_shown,
    .leads_to = after_detail,
};
