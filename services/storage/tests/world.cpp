#include "world.hpp"

#include "base/problem.hpp"

namespace varde::test {

namespace {

constexpr const char* application =
    R"({"id":"ttd/demo","org":"ttd","title":{"nb":"Demo"},"preventInstanceDeletionForDays":30,"dataTypes":[{"id":"model"},)"
    R"({"id":"later","appLogic":{"autoDeleteOnProcessEnd":true}},{"id":"secret","actionRequiredToRead":"peek",)"
    R"("actionRequiredToWrite":"poke"},{"id":"scanned","enableFileScan":true},{"id":"signature","taskId":"Task_1"}]})";

}  // namespace

Task<http::ClientResponse> FakeRegister::send(http::ClientRequest request) {
    bodies.push_back(std::get<std::string>(request.body));
    const bool known = bodies.back().find("01039012345") != std::string::npos;
    http::ClientResponse response;
    response.status = known ? http::Status::ok : http::Status::notFound;
    response.source = http::bodyOf(known ? R"({"partyId":1337})" : "{}");
    co_return response;
}

World::World()
    : appTokens(
          [this](const http::Request&) -> Task<http::CallerPtr> {
              if (keysAway) throw Problem(Errc::unavailable, "");
              co_return platformCaller;
          },
          config.rules.publishers,
          clock
      ),
      router(storage::routes(handlers)) {
    run(stores.applications.put(json::parse<model::Application>(application)));
}

Reply World::send(Sent sent) {
    http::Request request(sent.method, "/storage/api/v1" + sent.target, sent.headers, sent.body);
    if (!sent.body.empty() && !request.header("Content-Type"))
        request.headers.set("Content-Type", "application/json");
    request.callerPtr = sent.caller;
    platformCaller = sent.platform;
    const auto match = router.match(sent.method, request.rawPath());
    if (!match.route) return {match.allowed.empty() ? 404 : 405, {}, {}};
    if (match.route->access == http::Access::user && !sent.caller) return {401, {}, {}};
    if (match.route->access == http::Access::platform && !sent.platform)
        return {sent.caller ? 403 : 401, {}, {}};
    for (const auto& [name, value] : match.parameters) request.setPathParameter(name, value);

    Reply reply;
    const auto answer = [&]() -> Task<> {
        http::Response response;
        try {
            response = co_await match.route->handler(request);
        } catch (const Problem& problem) {  // as the server does
            response = storage::renderProblem(problem, request.trace);
        }
        reply.status = http::code(response.status);
        reply.headers = response.headers;
        if (auto* source = std::get_if<http::BodySourcePtr>(&response.body)) {
            reply.text = co_await http::readAll(**source, 1'000'000);
        } else {
            reply.text = std::get<std::string>(response.body);
        }
    };
    runToEnd(answer);
    return reply;
}

std::string World::instance(std::string more) {
    const auto body =
        R"({"instanceOwner":{"partyId":"1337"},"process":{"started":"2024-05-01T10:00:00Z","currentTask":{"elementId":"Task_1",)"
        R"("altinnTaskType":"data"}})" +
        more + "}";
    const auto reply = post("/instances?appId=ttd/demo", user, body);
    REQUIRE(reply.status == 201);
    return reply.value().text("id").value();
}

std::string World::element(const std::string& instanceId, http::CallerPtr caller, std::string bytes) {
    const auto reply = send(
        {http::Method::post,
         "/instances/" + instanceId + "/data?dataType=model",
         caller,
         std::move(bytes),
         {{"Content-Type", "text/plain"}},
         {}}
    );
    REQUIRE(reply.status == 201);
    return "/instances/" + instanceId + "/data/" + reply.value().text("id").value();
}

}  // namespace varde::test
