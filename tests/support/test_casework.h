#pragma once

#include "support/test_console.h"

/* What tests of casework share: a viewer, two workers and an admin who are signed in, and cases that persons
 * dialled in. */
typedef struct TestOffice {
    TestHotline *test;
    char *viewer, *ada, *bo, *admin; /* tokens; Ada and Bo are workers */
    int64_t ada_id, bo_id, viewer_id, admin_id;
} TestOffice;

extern TestOffice office;

/* For cmocka: state is the TestHotline *. */
int test_office_setup(void **state);
int test_office_teardown(void **state);
/* Later; all are at their screens as before. */
void test_office_wait(int64_t seconds);

/* A report by the menu; its number. category: the key of the menu, "1" a raid, "6" wages. */
int64_t test_case_dialled(const char *phone, const char *category);
int64_t test_sos_dialled(const char *phone);

/* Asks as somebody; path is completed with the number, unless it is 0. Checks the verdict. body NULL: GET. */
TestAnswer test_case_ask(const char *token, int64_t number, const char *what, const char *body,
                         const char *verdict);
/* The same, where the verdict is all that matters. */
void test_case_does(const char *token, int64_t number, const char *what, const char *body,
                    const char *verdict);
/* A member of a case as GET /cases/{number} shows it, as JSON. Free with g_free. */
char *test_case_member(int64_t number, const char *member);
void test_case_is(int64_t number, const char *member, const char *json);
/* Of an answer. Free with g_free. */
char *test_json_member(const TestAnswer *answer, const char *member);

/* {"n":N,"box":"..."} with a box as sealing makes them. Free with g_free. */
char *test_note(int64_t n);
