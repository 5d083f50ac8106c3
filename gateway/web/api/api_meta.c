/* Tables that do not change while one works. */

#include "core/cases/case_status.h"
#include "core/cases/claim.h"
#include "core/cases/triage.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

static void out_texts(ApiCall *call, const char *name, const char *const texts[LANGUAGE_COUNT])
{
    api_out_object(call, name);
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        api_out_text(call, language_code((Language)i), texts[i]);
    json_builder_end_object(call->out);
}

static void out_categories(ApiCall *call)
{
    api_out_array(call, "categories");
    for (size_t i = 0; i < triage_category_count; i++) {
        json_builder_begin_object(call->out);
        api_out_text(call, "code", triage_categories[i].code);
        api_out_int(call, "weight", triage_categories[i].weight);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_regions(ApiCall *call)
{
    const Regions *regions = call->hotline->texts->regions;

    api_out_array(call, "regions");
    for (size_t i = 0; i < regions_count(regions); i++) {
        const Region *region = regions_get(regions, i);

        json_builder_begin_object(call->out);
        api_out_text(call, "code", region->code);
        out_texts(call, "names", region->names);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_statuses(ApiCall *call)
{
    api_out_array(call, "statuses");
    for (size_t i = 0; i < case_status_count; i++) {
        json_builder_begin_object(call->out);
        api_out_text(call, "code", case_statuses[i].code);
        api_out_bool(call, "open", case_statuses[i].open);
        api_out_array(call, "moves");
        for (const char *const *move = case_statuses[i].moves; *move; move++)
            json_builder_add_string_value(call->out, *move);
        json_builder_end_array(call->out);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_channels(ApiCall *call)
{
    const GPtrArray *channels = call->hotline->config->channels;

    api_out_array(call, "channels");
    for (guint i = 0; i < channels->len; i++) {
        const Channel *channel = g_ptr_array_index(channels, i);

        json_builder_begin_object(call->out);
        api_out_text(call, "name", channel->name);
        api_out_text(call, "bearer", bearer_name(channel->bearer));
        api_out_text(call, "address", channel->address ? channel->address : "");
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static void out_rules(ApiCall *call)
{
    const Rules *rules = call->hotline->texts->rules;

    api_out_array(call, "rules");
    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);
        const char *title = rule->what[LANGUAGE_RU];
        g_autofree char *version = g_strdup_printf("%d", rule->version);

        json_builder_begin_object(call->out);
        api_out_text(call, "id", rule->id);
        api_out_text(call, "version", version);
        api_out_text(call, "title", title ? title : rule->id);
        json_builder_end_object(call->out);
    }
    json_builder_end_array(call->out);
}

static bool get_meta(ApiCall *call, GError **error)
{
    (void)error;
    out_categories(call);
    out_regions(call);
    out_statuses(call);
    out_channels(call);
    out_rules(call);
    api_out_int(call, "claim_seconds", CLAIM_SECONDS);
    api_out_bool(call, "phone_page", call->hotline->config->phone_page);
    return true;
}

const ApiRoute api_meta_routes[] = {
    {"GET", "/meta", STAFF_VIEWER, API_READS, get_meta},
    {0},
};
