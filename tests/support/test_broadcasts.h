#pragma once

#include "core/broadcasts/broadcast_desk.h"
#include "core/sending/outlet.h"
#include "support/test_hotline.h"

/* A hotline whose SMS channel can send, people to write to, and a sender without a network. For cmocka: setup
 * and teardown of each test. */
int test_broadcasts_setup(void **state);
int test_broadcasts_teardown(void **state);

/* Somebody who wrote to us; returns their id. */
typedef struct TestReader {
    unsigned n; /* of the number, +998 90 1000000 and up */
    Language language;
    const char *profile;     /* NULL: normal */
    const char *region;      /* NULL: RU-MOW */
    const char *citizenship; /* NULL: UZ */
    Day seen_day;            /* 0: today */
    bool stopped;
    bool latin;
    bool asks;
} TestReader;

int64_t test_add_reader(TestHotline *test, const TestReader *reader);
/* So many, Uzbek in Moscow, who may be written to. */
void test_add_readers(TestHotline *test, unsigned count);

/* For all Uzbek readers, 3600 a minute, without a canary. */
BroadcastRow test_broadcast(void);
/* A draft of staff member 1. */
int64_t test_broadcast_save(TestHotline *test, BroadcastRow *row);
/* Written and submitted by 1, approved by 2. */
int64_t test_broadcast_approved(TestHotline *test, BroadcastRow *row);

typedef bool (*TestBroadcastDeed)(Hotline *hotline, BroadcastAct *act, int64_t id, GError **error);
BroadcastVerdict test_broadcast_does(TestHotline *test, TestBroadcastDeed deed, int64_t by,
                                     int64_t id);

/* Slice after slice until nothing is left to do now. */
void test_broadcast_run_at(TestHotline *test, int64_t now);
/* Claims what is due, and lets each end so; returns how many left. */
unsigned test_broadcast_send(TestHotline *test, SendOutcome outcome);
/* Every two seconds a run and a sender, for so long. Returns how many left. */
unsigned test_broadcast_go_on(TestHotline *test, int64_t seconds);
/* "draft", and "paused budget" where there is a reason. Free with g_free. */
char *test_broadcast_state(TestHotline *test, int64_t id);

#define assert_broadcast(test, id, expected)                                \
    do {                                                                    \
        g_autofree char *broadcast_is = test_broadcast_state((test), (id)); \
        assert_string_equal(broadcast_is, expected);                        \
    } while (0)
#define assert_people(test, where, expected) \
    assert_count(test, "SELECT COUNT(*) FROM broadcast_people WHERE " where, expected)
/* The kept counts are those of the rows, and nobody has two messages. */
void test_broadcast_is_sound(TestHotline *test);
