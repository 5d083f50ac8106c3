#pragma once

#include <json-glib/json-glib.h>
#include <stdint.h>

/* What the listing commands have in common. */

char *print_time(int64_t at); /* UTC, ISO 8601; free with g_free */
const char *print_or_dash(const char *text_or_null);

void json_add_text(JsonBuilder *json, const char *name, const char *value_or_null);
void json_add_number(JsonBuilder *json, const char *name, int64_t value);
void json_add_time(JsonBuilder *json, const char *name, int64_t at_or_zero);
/* Ends the builder's array and prints it. */
void json_print(JsonBuilder *json);

/* Thousandths as "0.035". Free with g_free. */
char *print_money(int64_t thousandths);
