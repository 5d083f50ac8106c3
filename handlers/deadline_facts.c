/* The questions that the rules need answered, each of them asked once. */

#include "base/fold.h"
#include "core/deadlines/stays.h"
#include "core/dialogue/turn_facts.h"
#include "handlers/deadline_flow.h"
#include "handlers/screens.h"

#define FAR_DAYS 3660 /* ten years either way */

static const char *const after_fact[] = {DEADLINE_LEADS, NULL};

/* ---- What is told ---- */

static MenuNext tell(Turn *turn, const char *name, const char *value)
{
    turn_tell(turn, name, value);
    turn_set(turn, SLOT_TOLD, "1");
    return deadline_next(turn);
}

/* What was said of another entry or patent does not hold for this one. */
static void forget_what_hangs_on(Turn *turn, const char *name)
{
    if (g_str_equal(name, FACT_ENTRY))
        turn_tell(turn, FACT_USED, NULL);
    if (g_str_equal(name, FACT_PATENT))
        turn_tell(turn, FACT_PAID, NULL);
}

static MenuNext tell_number(Turn *turn, const char *name, int number)
{
    char value[16];

    g_snprintf(value, sizeof value, "%d", number);
    return tell(turn, name, value);
}

/* A number as people type it; -1 if it is none. */
static int read_number(const char *text)
{
    g_autofree char *digits = fold_choice(text);
    guint64 number;

    if (!digits || !g_ascii_string_to_unsigned(digits, 10, 0, 100000, &number, NULL))
        return -1;
    return (int)number;
}

/* ---- A day ---- */

static void fill_day(Turn *turn, MenuPage *page)
{
    const Rule *rule = deadline_rule(turn);
    const char *missing = deadline_missing_fact(turn);
    g_autofree char *question = NULL;

    if (!rule || !missing || g_str_equal(missing, FACT_ENTRY)) {
        menu_line(page, turn_text(turn, N_("When did you enter Russia? day.month.year, example "
                                           "25.11.2025")));
    } else if (g_str_equal(missing, FACT_PATENT)) {
        menu_line(page, turn_text(turn, N_("When was the patent issued? day.month.year, example "
                                           "25.11.2025")));
    } else if (g_str_equal(missing, FACT_MOVE)) {
        menu_line(page, turn_text(turn, N_("When did you move? day.month.year, example "
                                           "25.11.2025")));
    } else {
        question = turn_letters(turn, rule->question[turn_data_language(turn)]);
        menu_line(page, question);
        menu_line(page, turn_text(turn, N_("day.month.year, example 25.11.2025")));
    }
}

/* A day on a paper may be to come: without its year it is the next such day, not the last. */
static Day parse_day(const char *text, Day today, bool may_come)
{
    unsigned digits = 0;

    for (const char *at = text; *at; at++)
        digits += g_ascii_isdigit(*at) ? 1 : 0;
    return day_parse(text, may_come && digits > 0 && digits <= 4 ? today + 364 : today);
}

static const char *day_problem(Day day, Day today, bool may_come)
{
    if (day == DAY_NONE)
        return N_("Wrong date. Write day.month.year. Example: 25.11.2025");
    if (day > today && !may_come)
        return N_("That day is still to come. Write a past one. Example: 25.11.2025");
    if (day < today - FAR_DAYS || day > today + FAR_DAYS)
        return N_("That is too far away. Check the year. Example: 25.11.2025");
    return NULL;
}

static MenuNext read_day(Turn *turn, const char *text)
{
    const Rule *rule = deadline_rule(turn);
    const char *missing = deadline_missing_fact(turn);
    bool may_come = rule && rule->trigger == RULE_FROM_EXPIRY;
    Day today = turn_today(turn);
    Day day = parse_day(text, today, may_come);
    const char *problem;

    if (!missing) /* answered meanwhile, or the rule is gone */
        return deadline_next(turn);
    problem = g_str_equal(missing, FACT_ENTRY) ? deadline_entry_problem(day, today)
                                               : day_problem(day, today, may_come);
    if (problem)
        return menu_stay(problem);
    forget_what_hangs_on(turn, missing);
    return tell_number(turn, missing, day);
}

const MenuScreen screen_deadlines_day = {
    .id = "deadlines_day",
    .fill = fill_day,
    .read = read_day,
    .leads_to = after_fact,
};

/* ---- Months paid ---- */

static MenuNext read_paid(Turn *turn, const char *text)
{
    int months = read_number(text);

    if (months < 1 || months > PATENT_MONTHS)
        return menu_stay(N_("Write a number from 1 to 12. Example: 3"));
    return tell_number(turn, FACT_PAID, months);
}

const MenuScreen screen_deadlines_paid = {
    .id = "deadlines_paid",
    .prompt = N_("How many months are paid since the patent was issued? 1-12"),
    .read = read_paid,
    .leads_to = after_fact,
};

/* ---- Days used before this entry ---- */

static const MenuOption used_options[] = {
    {"1", N_("No, for the first time"), NULL, "0"},
    {"2", N_("Yes, I write the days"), "deadlines_days", NULL},
    {"3", N_("Yes, I write the trips"), "deadlines_trips", NULL},
    {"4", N_("I do not know"), NULL, FACT_UNKNOWN},
};

static Day entry(const Turn *turn)
{
    g_autoptr(Facts) facts = turn_facts(turn);
    Day day = facts_day(facts, FACT_ENTRY);

    return day == DAY_NONE ? turn_today(turn) : day;
}

static int entry_year(const Turn *turn)
{
    int year, month, day;

    day_to_ymd(entry(turn), &year, &month, &day);
    return year;
}

static void fill_used(Turn *turn, MenuPage *page)
{
    char year[16];

    g_snprintf(year, sizeof year, "%d", entry_year(turn));
    menu_set(page, "{year}", year);
}

static MenuNext choose_used(Turn *turn, const MenuOption *option)
{
    return option->value ? tell(turn, FACT_USED, option->value) : menu_go(option->screen);
}

const MenuScreen screen_deadlines_used = {
    .id = "deadlines_used",
    .prompt = N_("Were you in Russia in {year} before this entry?"),
    .options = used_options,
    .option_count = G_N_ELEMENTS(used_options),
    .fill = fill_used,
    .choose = choose_used,
    .leads_to = after_fact,
};

static MenuNext read_days(Turn *turn, const char *text)
{
    int days = read_number(text);

    if (days < 0)
        return menu_stay(N_("Write the number of days. Example: 45"));
    if (days > stays_day_of_year(entry(turn)))
        return menu_stay(N_("So many days have not passed in that year. Example: 45"));
    return tell_number(turn, FACT_USED, days);
}

const MenuScreen screen_deadlines_days = {
    .id = "deadlines_days",
    .prompt = N_("How many days in all? Example: 45"),
    .read = read_days,
    .leads_to = after_fact,
};

/* Trips that overlap count once; days from the entry on are counted by the stay itself. */
static MenuNext read_trips(Turn *turn, const char *text)
{
    g_autoptr(GArray) stays = stays_parse(text, entry_year(turn));

    if (!stays || !stays_begin_by(stays, entry(turn)))
        return menu_stay(N_("Write each trip as from-to. Example: 20.01-18.02, 4.05-23.05"));
    return tell_number(turn, FACT_USED, stays_days_before(stays, entry_year(turn), entry(turn)));
}

const MenuScreen screen_deadlines_trips = {
    .id = "deadlines_trips",
    .prompt = N_("Write the trips, from-to. Example: 20.01-18.02, 4.05-23.05"),
    .read = read_trips,
    .leads_to = after_fact,
};

/* ---- May we remember it ---- */

static const MenuOption keep_options[] = {
    {"1", N_("Yes"), NULL, "yes"},
    {"2", N_("No"), NULL, "no"},
};

static MenuNext choose_keep(Turn *turn, const MenuOption *option)
{
    turn_keep_facts(turn, g_str_equal(option->value, "yes"));
    return *turn_get(turn, SLOT_RULE) ? deadline_next(turn) : menu_go("deadlines_list");
}

static const char *const after_keep[] = {DEADLINE_LEADS, "deadlines_list", NULL};

const MenuScreen screen_deadlines_keep = {
    .id = "deadlines_keep",
    .prompt = N_("Remember your answers for the next time? The settings delete them."),
    .options = keep_options,
    .option_count = G_N_ELEMENTS(keep_options),
    .choose = choose_keep,
    .leads_to = after_keep,
};
