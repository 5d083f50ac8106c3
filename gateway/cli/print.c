#include "cli/print.h"

#include <stdio.h>

char *print_time(int64_t at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at);

    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

const char *print_or_dash(const char *text_or_null)
{
    return text_or_null ? text_or_null : "-";
}

void json_add_text(JsonBuilder *json, const char *name, const char *value_or_null)
{
    json_builder_set_member_name(json, name);
    if (value_or_null)
        json_builder_add_string_value(json, value_or_null);
    else
        json_builder_add_null_value(json);
}

void json_add_number(JsonBuilder *json, const char *name, int64_t value)
{
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, value);
}

void json_add_time(JsonBuilder *json, const char *name, int64_t at_or_zero)
{
    g_autofree char *time = at_or_zero ? print_time(at_or_zero) : NULL;

    json_add_text(json, name, time);
}

void json_print(JsonBuilder *json)
{
    g_autoptr(JsonNode) root = NULL;
    g_autofree char *text = NULL;

    json_builder_end_array(json);
    root = json_builder_get_root(json);
    text = json_to_string(root, TRUE);
    printf("%s\n", text);
}

char *print_money(int64_t thousandths)
{
    return g_strdup_printf("%" G_GINT64_FORMAT ".%03d", thousandths / 1000,
                           (int)(thousandths % 1000));
}
