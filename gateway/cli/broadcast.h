#pragma once

#include "core/hotline.h"
#include "store/broadcasts.h"

/* What tayanch broadcast shows. No text of a person and no whole number is ever shown. false: the error. */

bool broadcast_print_all(Db *db, GError **error);
bool broadcast_print_one(Db *db, const Broadcast *broadcast, GError **error);
/* Whom it would reach and what it would cost. */
bool broadcast_print_preview(Hotline *hotline, const Broadcast *broadcast, GError **error);
/* A line for each person. */
bool broadcast_print_people(Hotline *hotline, const Broadcast *broadcast, GError **error);
/* CSV, for a table: RFC 4180, and nothing in it is taken for a formula. */
bool broadcast_print_figures(Db *db, const Broadcast *broadcast, GError **error);
