#include "routes.hpp"

#include "contract.hpp"
#include "openapi/published.hpp"

namespace varde::registry {

http::Router routes(
    Parties& parties, PartyQuery& query, Organizations& organizations, Persons& persons, Profiles& profiles
) {
    using http::bind;
    // "Either a platform token or a user's with the scope" is what the handlers of anonymous routes ask for
    // first.
    constexpr auto either = http::Access::anonymous;
    constexpr auto user = http::Access::user;

    http::Router router("/register/api/v1");
    router.get("/parties/{partyId:int}", user, bind(parties, &Parties::find));
    router.get("/parties/byuuid/{partyUuid:guid}", user, bind(parties, &Parties::findByUuid));
    router.post("/parties/lookup", either, bind(parties, &Parties::lookup));
    router.post("/parties/partylist", either, bind(parties, &Parties::list));
    router.post("/parties/partylistbyuuid", either, bind(parties, &Parties::listByUuid));
    router.post("/parties/nameslookup", either, bind(parties, &Parties::names));
    router.get("/parties/identifiers", either, bind(parties, &Parties::identifiers));
    router.get("/organizations/{orgNumber}", either, bind(organizations, &Organizations::find));
    router.get("/persons", user, bind(persons, &Persons::find));
    router.post("/apps/parties/query", either, bind(query, &PartyQuery::query));
    router.post("/access-management/parties/query", either, bind(query, &PartyQuery::query));

    router.setPrefix("/register/api/v2");
    router.post("/internal/parties/query", either, bind(query, &PartyQuery::query));
    router.post("/internal/parties/main-units", either, bind(query, &PartyQuery::mainUnits));

    router.setPrefix("/profile/api/v1");
    router.get("/users/{userId:int}", user, bind(profiles, &Profiles::find));
    router.get("/users/byuuid/{userUuid:guid}", user, bind(profiles, &Profiles::findByUuid));
    router.post("/users", user, bind(profiles, &Profiles::findBySsn));
    router.get("/users/current", user, bind(profiles, &Profiles::current));
    // The original trusts its network here; this one asks for a platform token.
    router.post("/internal/user", either, bind(profiles, &Profiles::findInternal));
    openapi::serve(router, contract(), {"/register/api/v1", "/profile/api/v1"});
    return router;
}

}  // namespace varde::registry
