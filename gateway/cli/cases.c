/* tayanch cases: what staff sort by, nothing decrypted. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/folder.h"
#include "core/case_number.h"
#include "store/cases.h"

static char *utc_time(int64_t at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at);

    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

static void add_text(JsonBuilder *json, const char *name, const char *value_or_null)
{
    json_builder_set_member_name(json, name);
    if (value_or_null)
        json_builder_add_string_value(json, value_or_null);
    else
        json_builder_add_null_value(json);
}

static void add_to_json(const CaseRow *row, gpointer data)
{
    JsonBuilder *json = data;
    char number[CASE_NUMBER_OCTETS];
    g_autofree char *created_at = utc_time(row->created_at);

    case_number_format(row->number, number);
    json_builder_begin_object(json);
    add_text(json, "case", number);
    add_text(json, "status", row->status);
    add_text(json, "category", row->category);
    json_builder_set_member_name(json, "urgent");
    json_builder_add_boolean_value(json, row->urgent);
    add_text(json, "people", row->people);
    add_text(json, "when", row->happened);
    add_text(json, "region", row->region);
    add_text(json, "language", row->language);
    add_text(json, "bearer", row->bearer);
    add_text(json, "channel", row->channel);
    add_text(json, "contact_profile", row->contact_profile);
    add_text(json, "created_at", created_at);
    json_builder_end_object(json);
}

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static void print_line(const CaseRow *row, gpointer data)
{
    char number[CASE_NUMBER_OCTETS];
    g_autofree char *created_at = utc_time(row->created_at);

    (void)data;
    case_number_format(row->number, number);
    printf("%s  %-9s %-6s %-14s %-6s %-10s %-7s %-7s %-4s %s\n", number, row->status,
           row->urgent ? "URGENT" : "", or_dash(row->category), or_dash(row->people),
           or_dash(row->happened), or_dash(row->region), or_dash(row->language), row->bearer,
           created_at);
}

static bool print_json(Db *db, GError **error)
{
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(JsonGenerator) generator = json_generator_new();
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_begin_array(json);
    if (!cases_list(db, add_to_json, json, error))
        return false;
    json_builder_end_array(json);
    root = json_builder_get_root(json);
    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, TRUE);
    text = json_generator_to_data(generator, NULL);
    printf("%s\n", text);
    return true;
}

int cli_cases(int argc, char **argv)
{
    bool as_json = false;
    const char *path = NULL;
    g_auto(Folder) folder = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = NULL;

    for (int i = 1; i < argc; i++) {
        if (g_str_equal(argv[i], "--json"))
            as_json = true;
        else if (argv[i][0] == '-' || path)
            return command_usage("cases DIR [--json]");
        else
            path = argv[i];
    }
    if (!path)
        return command_usage("cases DIR [--json]");
    folder_init(&folder, path);
    db = db_open(folder.db_path, DB_READ_ONLY, &error);
    if (!db || !(as_json ? print_json(db, &error) : cases_list(db, print_line, NULL, &error)))
        return command_fail(error);
    return EXIT_SUCCESS;
}
