/* The deadline rules as they are in force, and their versions. */

#include "web/api_rules.h"

#include "store/rule_people.h"
#include "web/api_cases.h"
#include "web/api_rooms.h"

#define YEARS_AHEAD 10

/* ---- Small things ---- */

void api_out_day(ApiCall *call, const char *name, Day day)
{
    char text[11];

    if (day != DAY_NONE)
        day_to_iso(day, text);
    api_out_text(call, name, day != DAY_NONE ? text : NULL);
}

static bool not_found(GError **error)
{
    return api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is no such rule or version.");
}

bool api_rule_version(ApiCall *call, RuleVersionKept *kept, GError **error)
{
    const char *rule = api_query_text(call, "rule");
    int64_t version = 0;

    if (!api_query_int(call, "version", 1, VERSION_MAX, 0, &version, error))
        return false;
    if (!rule || !version)
        return not_found(error);
    if (!rule_versions_get(call->hotline->db, rule, version, kept, error))
        return false;
    return kept->row.version != 0 || not_found(error);
}

/* ---- One in short ---- */

/* What the store knows of all rules, by id. */
typedef struct Known {
    ApiCall *call;
    GHashTable *people; /* char * -> int64_t[2]: told, reminding */
    GHashTable *drafts; /* char * -> RuleVersionRow, of which author is a copy */
    Day today;
} Known;

static void free_draft(gpointer data)
{
    RuleVersionRow *row = data;

    g_free((char *)row->author);
    g_free(row);
}

static void take_people(const char *rule, int64_t told, int64_t reminding, gpointer data)
{
    Known *known = data;
    int64_t *counts = g_new(int64_t, 2);

    counts[0] = told;
    counts[1] = reminding;
    g_hash_table_insert(known->people, g_strdup(rule), counts);
}

static void take_draft(const RuleVersionRow *row, gpointer data)
{
    Known *known = data;
    RuleVersionRow *kept = g_new0(RuleVersionRow, 1);

    kept->version = row->version;
    kept->author_id = row->author_id;
    kept->author = g_strdup(row->author);
    g_hash_table_insert(known->drafts, g_strdup(row->rule), kept);
}

static bool know(ApiCall *call, Known *known, GError **error)
{
    *known = (Known){
        .call = call,
        .people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .drafts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_draft),
        .today = day_at(call->now, call->hotline->config->timezone),
    };
    return rule_people_count(call->hotline->db, take_people, known, error) &&
           rule_versions_in_state(call->hotline->db, "draft", take_draft, known, error);
}

static void known_clear(Known *known)
{
    g_hash_table_unref(known->people);
    g_hash_table_unref(known->drafts);
}

static RuleTopic first_topic(const Rule *rule)
{
    int topic = RULE_TOPIC_REGISTRATION;

    while (topic < RULE_TOPIC_OTHER && !(rule->topics & 1u << topic))
        topic++;
    return (RuleTopic)topic;
}

static void out_title(ApiCall *call, const Rule *rule)
{
    api_out_object(call, "title");
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        api_out_text(call, language_code((Language)language), rule->what[language]);
    json_builder_end_object(call->out);
}

static void out_draft(ApiCall *call, const RuleVersionRow *draft)
{
    if (!draft) {
        api_out_text(call, "draft", NULL);
        return;
    }
    api_out_object(call, "draft");
    api_out_int(call, "version", draft->version);
    api_out_int(call, "author_id", draft->author_id);
    api_out_text(call, "author", draft->author ? draft->author : "");
    json_builder_end_object(call->out);
}

/* Into the object that is open. */
static void out_summary(const Known *known, const Rule *rule)
{
    ApiCall *call = known->call;
    const int64_t *people = g_hash_table_lookup(known->people, rule->id);

    api_out_text(call, "rule", rule->id);
    out_title(call, rule);
    api_out_text(call, "topic", rule_topic_name(first_topic(rule)));
    api_out_text(call, "class", rule_class_name(rule->class));
    api_out_int(call, "version", rule->version);
    api_out_day(call, "valid_from", rule->valid_from);
    api_out_day(call, "valid_until", rule->valid_until);
    api_out_day(call, "verified_as_of", rule->verified_as_of);
    api_out_day(call, "review_due", rule->review_due);
    api_out_text(call, "reviewer", *rule->reviewer ? rule->reviewer : NULL);
    api_out_bool(call, "to_review", rule_is_to_review(rule, known->today));
    api_out_int(call, "told", people ? people[0] : 0);
    api_out_int(call, "reminding", people ? people[1] : 0);
    out_draft(call, g_hash_table_lookup(known->drafts, rule->id));
}

/* ---- All ---- */

static void out_those(const Known *known, bool to_review)
{
    const Rules *rules = known->call->hotline->texts->rules;

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);

        if (rule_is_to_review(rule, known->today) != to_review)
            continue;
        json_builder_begin_object(known->call->out);
        out_summary(known, rule);
        json_builder_end_object(known->call->out);
    }
}

static int published_until(const Known *known)
{
    const Calendar *calendar = known->call->hotline->texts->calendar;
    int year, month, day;
    int first;

    day_to_ymd(known->today, &year, &month, &day);
    first = year - YEARS_AHEAD;
    for (year += YEARS_AHEAD; year > first && !calendar_is_published(calendar, year); year--) {
    }
    return year;
}

static bool get_rules(ApiCall *call, GError **error)
{
    Known known;
    bool good = know(call, &known, error);

    if (good) {
        api_out_int(call, "calendar_until", published_until(&known));
        api_out_array(call, "rules");
        out_those(&known, true);
        out_those(&known, false);
        json_builder_end_array(call->out);
    }
    known_clear(&known);
    return good;
}

/* ---- One with its versions ---- */

static void out_version(const RuleVersionRow *row, gpointer data)
{
    ApiCall *call = data;

    json_builder_begin_object(call->out);
    api_out_int(call, "version", row->version);
    api_out_text(call, "state", row->state);
    api_out_text(call, "text", row->text);
    api_out_text(call, "author", row->author);
    api_out_text(call, "reviewer", row->reviewer);
    api_out_int(call, "created_at", row->created_at);
    api_out_text(call, "approver", row->approver);
    api_out_int_or_null(call, "approved_at", row->approved_at);
    api_out_int_or_null(call, "undo_until", row->undo_until);
    json_builder_end_object(call->out);
}

static bool get_rule(ApiCall *call, GError **error)
{
    const char *id = api_query_text(call, "rule");
    const Rule *rule = id ? rules_find(call->hotline->texts->rules, id) : NULL;
    Known known;
    bool good;

    if (!rule)
        return not_found(error);
    good = know(call, &known, error);
    if (good) {
        api_out_object(call, "summary");
        out_summary(&known, rule);
        json_builder_end_object(call->out);
        api_out_text(call, "text", rule->text);
        api_out_array(call, "versions");
        good = rule_versions_of(call->hotline->db, rule->id, out_version, call, error);
        json_builder_end_array(call->out);
    }
    known_clear(&known);
    return good;
}

const ApiRoute api_rules_routes[] = {
    {"GET", "/rules", STAFF_VIEWER, API_READS, get_rules},
    {"GET", "/rule", STAFF_VIEWER, API_READS, get_rule},
    {0},
};
