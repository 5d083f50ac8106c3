#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* An IP address in the form of IPv6; one of IPv4 is ::ffff:a.b.c.d, however it was written. */
typedef struct Address {
    uint8_t octets[16];
} Address;

/* "192.0.2.1", "2001:db8::1", with nothing around it. */
bool address_parse(const char *text, Address *address);

/* As address_parse() reads it. Free with g_free. */
char *address_text(const Address *address);

/* Addresses and networks that an operator lists. */
typedef struct AddressList AddressList;

/* "192.0.2.0/24, 2001:db8::1". NULL if any of it is no address, or has bits outside its prefix. */
AddressList *address_list_parse(const char *text);
void address_list_free(AddressList *list);
/* A network of IPv6 has no address of IPv4, not even ::/0. An absent list has none at all. */
bool address_list_has(const AddressList *list_or_null, const Address *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AddressList, address_list_free)
