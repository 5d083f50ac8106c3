#pragma once

#include "store/cases.h"
#include "store/contacts.h"
#include "store/hotline_keys.h"
#include "store/sessions.h"
#include "store/staff.h"

/* For cmocka: state is an empty store in memory (Db *) that has a hotline key of id 1. */
int test_store_setup(void **state);
int test_store_teardown(void **state);

int64_t test_store_number(Db *db, const char *sql); /* one number; sql is a literal */

/* Rows with plausible values; they return the id. */
int64_t test_store_contact(Db *db, uint8_t seed);
int64_t test_store_case(Db *db, int64_t number, const char *status, int64_t contact_id);
int64_t test_store_staff(Db *db, const char *name);
void test_store_session(Db *db, int64_t id, int64_t contact_id, int64_t case_id, int64_t due_at);
