#include "routes.hpp"

#include "contract.hpp"
#include "openapi/published.hpp"

namespace varde::authorization {

http::Router routes(Decisions& decisions, Policies& policies, Representations& representations) {
    using http::Access;
    using http::bind;
    http::Router router("/authorization/api/v1");

    // Asked by services that send no token; the gateway does not let the public through to it (contract 2.1).
    router.post("/decision", Access::anonymous, bind(decisions, &Decisions::decision));
    router.post("/authorize", Access::user, bind(decisions, &Decisions::authorize));

    // Either of two tokens will do, so the handler looks at both.
    router.post("/policies", Access::anonymous, bind(policies, &Policies::upload));
    router.get("/policies", Access::anonymous, bind(policies, &Policies::download));
    router.get(
        "/policies/roleswithaccess/{org}/{app}", Access::anonymous, bind(policies, &Policies::rolesWithAccess)
    );

    router.get("/roles", Access::user, bind(representations, &Representations::roles));
    router.get("/parties", Access::user, bind(representations, &Representations::parties));
    router.get(
        "/parties/{partyId:int}/validate", Access::user, bind(representations, &Representations::validate)
    );
    openapi::serve(router, contract(), {"/authorization/api/v1"});
    return router;
}

}  // namespace varde::authorization
