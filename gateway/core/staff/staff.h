#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Who works here. A role may do all that the roles before it may. */
typedef enum StaffRole {
    STAFF_NOBODY, /* not signed in */
    STAFF_VIEWER, /* reads */
    STAFF_WORKER, /* works on cases */
    STAFF_ADMIN,  /* and on staff */
} StaffRole;

const char *staff_role_name(StaffRole role); /* "viewer", "worker", "admin" */
bool staff_role_from_name(const char *name, StaffRole *role);
