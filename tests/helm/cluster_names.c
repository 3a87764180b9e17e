/* Preloaded into the processes of a cluster of the tests: its Services' names lead to where their pods are on loopback.
   CLUSTER_NAMES is a file of lines "NAME PORT LOOPBACK_PORT", read at every lookup: pods start one after another. A name with
   several lines has several pods, which take turns. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef int (*Lookup)(const char*, const char*, const struct addrinfo*, struct addrinfo**);

int getaddrinfo(const char* node, const char* service, const struct addrinfo* hints, struct addrinfo** result) {
    Lookup next = (Lookup)dlsym(RTLD_NEXT, "getaddrinfo");
    const char* table = getenv("CLUSTER_NAMES");
    FILE* file = node && service && table ? fopen(table, "r") : NULL;
    char name[256], port[8], there[8], found[16][8];
    unsigned count = 0;
    while (file && count < 16 && fscanf(file, "%255s %7s %7s", name, port, there) == 3) {
        if (strcasecmp(name, node) == 0 && strcmp(port, service) == 0) strcpy(found[count++], there);
    }
    if (file) fclose(file);
    if (count == 0) return next(node, service, hints, result);
    static atomic_uint turn;
    return next("127.0.0.1", found[atomic_fetch_add(&turn, 1) % count], hints, result);
}
