#pragma once

#include "support/test_hotline.h"
#include "support/test_provider.h"
#include "web/api/api.h"

/* What tests of the console's API share: people who are signed in, and requests of their browsers,
 * answered without a server. */

#define TEST_CONSOLE "127.0.0.1:8081"
#define TEST_ORIGIN "http://" TEST_CONSOLE

/* Somebody who can sign in. role: "viewer", "worker", "admin". */
int64_t test_staff_add(TestHotline *test, const char *name, const char *role);
/* The token of a browser of theirs. Free with g_free. */
char *test_staff_sign_in(TestHotline *test, int64_t staff_id);

typedef struct TestAsk {
    const char *method; /* NULL: GET, or POST if there is a body */
    const char *path;   /* "/cases/12345678", below /api/v1 */
    const char *query;  /* NULL: none */
    const char *body;   /* NULL: none */
    const char *token;  /* NULL: nobody is signed in */
    const char *csrf;   /* NULL: the right one */
    const char *type;   /* NULL: application/json */
} TestAsk;

typedef struct TestAnswer {
    HttpResponse response;
    JsonNode *json; /* NULL: the answer has none */
} TestAnswer;

/* From a table of routes; NULL: from all of the API. */
TestAnswer test_ask(TestHotline *test, const ApiRoute *routes_or_null, const TestAsk *ask);
void test_answer_clear(TestAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TestAnswer, test_answer_clear)

/* "200", or "409 lease_taken". Free with g_free. */
char *test_verdict(const TestAnswer *answer);

/* A request of a browser. All of it is lent. */
HttpRequest test_browser_request(const char *method, const char *path, const TestHeader *headers);
