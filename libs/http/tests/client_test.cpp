#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "client_url.hpp"
#include "http/client.hpp"
#include "support.hpp"

using namespace varde;
using namespace varde::http;
using namespace varde::http::test;

namespace {

constexpr std::uint64_t big = 64 * 1024 * 1024;

std::string answerWith(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

ClientRequest ask(std::string url) {
    ClientRequest request;
    request.url = std::move(url);
    return request;
}

Task<std::string> fetch(Client& client, ClientRequest request) {
    auto response = co_await client.send(std::move(request));
    auto body = co_await response.body();
    co_return std::to_string(code(response.status)) + " " + body;
}

Errc codeOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Problem& problem) {
        return problem.code;
    }
    return Errc::internal;
}

}  // namespace

TEST_CASE("a connection whose answer was read to its end serves the next request", "[http][client]") {
    std::atomic<int> connections = 0;
    Peer peer([&connections](Socket& socket, int) {
        ++connections;
        while (!socket.readUntil("\r\n\r\n").empty()) socket.send(answerWith("hello"));
    });
    PooledClient client;
    auto thrice = [&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            const auto text = co_await fetch(client, ask(peer.url("/")));
            CHECK(text == "200 hello");
        }
    };
    runToEnd(thrice);
    CHECK(connections == 1);

    SECTION("but one whose answer was left is closed") {
        auto leave = [&]() -> Task<> {
            Checker checker;
            for (int i = 0; i < 2; ++i) co_await client.send(ask(peer.url("/")));
        };
        runToEnd(leave);
        CHECK(connections == 3);
    }
}

TEST_CASE("a kept connection that the peer has closed is replaced once", "[http][client]") {
    std::atomic<int> asked = 0;
    // Answers one request on each connection, reads another, and closes without a word.
    Peer peer([&asked](Socket& socket, int) {
        socket.readUntil("\r\n\r\n");
        ++asked;
        socket.send(answerWith("hello"));
        if (!socket.readUntil("\r\n\r\n").empty()) ++asked;
    });
    PooledClient client;
    SECTION("when all of the request is at hand") {
        auto twice = [&]() -> Task<> {
            for (int i = 0; i < 2; ++i) {
                const auto text = co_await fetch(client, ask(peer.url("/")));
                CHECK(text == "200 hello");
            }
        };
        runToEnd(twice);
        CHECK(asked == 3);
    }
    SECTION("not when its body has been passed on already") {
        auto twice = [&]() -> Task<> {
            co_await fetch(client, ask(peer.url("/")));
            auto request = ask(peer.url("/"));
            request.method = Method::post;
            request.body = std::make_unique<Generated>(10);
            co_await fetch(client, std::move(request));
        };
        CHECK(codeOf([&] { runToEnd(twice); }) == Errc::badGateway);
        CHECK(asked == 2);
    }
}

TEST_CASE("a peer that is not there, talks nonsense or is late is told apart", "[http][client]") {
    PooledClient client;
    const auto problem = [&client](ClientRequest request) {
        return codeOf([&] {
            auto work = [&]() -> Task<> { co_await fetch(client, std::move(request)); };
            runToEnd(work);
        });
    };
    SECTION("nobody listens") {
        std::uint16_t port = 0;
        {
            port = Peer([](Socket&, int) {}).port();
        }
        CHECK(problem(ask("http://127.0.0.1:" + std::to_string(port))) == Errc::badGateway);
    }
    SECTION("no such name") {
        CHECK(problem(ask("http://nowhere.invalid/")) == Errc::badGateway);
    }
    SECTION("nonsense") {
        Peer peer([](Socket& socket, int) {
            socket.readUntil("\r\n\r\n");
            socket.send("SMTP ready\r\n\r\n");
        });
        CHECK(problem(ask(peer.url("/"))) == Errc::badGateway);
    }
    SECTION("no word in time") {
        Peer peer([](Socket& socket, int) { socket.readToEnd(); });
        auto request = ask(peer.url("/"));
        request.deadline = std::chrono::milliseconds(50);
        CHECK(problem(std::move(request)) == Errc::gatewayTimeout);
    }
    SECTION("a body that stops coming") {
        Peer peer([](Socket& socket, int) {
            socket.readUntil("\r\n\r\n");
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            socket.readToEnd();
        });
        auto request = ask(peer.url("/"));
        request.deadline = std::chrono::milliseconds(50);
        CHECK(problem(std::move(request)) == Errc::gatewayTimeout);
    }
    SECTION("a body that breaks off") {
        Peer peer([](Socket& socket, int) {
            socket.readUntil("\r\n\r\n");
            socket.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        });
        CHECK(problem(ask(peer.url("/"))) == Errc::badGateway);
    }
    SECTION("what is no URL") {
        CHECK(problem(ask("file:///etc/passwd")) == Errc::badRequest);
        CHECK(problem(ask("http://a b/")) == Errc::badRequest);
        CHECK(problem(ask("http://user@host/")) == Errc::badRequest);
        CHECK(problem(ask("http://host/\r\nX: y")) == Errc::badRequest);
    }
}

TEST_CASE("a peer may answer before it has all of the body", "[http][client]") {
    Peer peer([](Socket& socket, int) {
        socket.readUntil("\r\n\r\n");
        socket.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\n\r\nbig");
        socket.readBytes(200 * 1024);
    });
    PooledClient client;
    auto work = [&]() -> Task<> {
        auto request = ask(peer.url("/"));
        request.method = Method::post;
        request.body = std::make_unique<Generated>(big);
        const auto text = co_await fetch(client, std::move(request));
        CHECK(text == "413 big");
    };
    runToEnd(work);
}

TEST_CASE(
    "interim answers are passed over, and a body without a length ends with its connection", "[http][client]"
) {
    Peer peer([](Socket& socket, int) {
        socket.readUntil("\r\n\r\n");
        socket.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nall of it");
    });
    PooledClient client;
    auto work = [&]() -> Task<> {
        const auto text = co_await fetch(client, ask(peer.url("/")));
        CHECK(text == "200 all of it");
    };
    runToEnd(work);
}

TEST_CASE("an address is judged after its name was resolved, and no other is dialled", "[http][client]") {
    std::atomic<int> asked = 0;
    Peer peer([&asked](Socket& socket, int) {
        while (!socket.readUntil("\r\n\r\n").empty()) {
            ++asked;
            socket.send(answerWith("hello"));
        }
    });
    PooledClient client;
    std::vector<std::string> seen;
    auto work = [&](bool allowed, std::string host) -> Task<std::string> {
        auto request = ask("http://" + host + ":" + std::to_string(peer.port()) + "/");
        request.mayConnect = [&seen, allowed](const std::string& address) {
            seen.push_back(address);
            return allowed && address == "127.0.0.1";
        };
        co_return co_await fetch(client, std::move(request));
    };
    auto all = [&]() -> Task<> {
        const auto text = co_await work(true, "localhost");
        CHECK(text == "200 hello");
        // A kept connection is no way around a refusal.
        co_await work(false, "localhost");
    };
    CHECK(codeOf([&] { runToEnd(all); }) == Errc::badGateway);
    CHECK(asked == 1);
    CHECK(std::find(seen.begin(), seen.end(), "127.0.0.1") != seen.end());
    auto mapped = [&]() -> Task<> { co_await work(false, "[::ffff:127.0.0.1]"); };
    CHECK(codeOf([&] { runToEnd(mapped); }) == Errc::badGateway);
    CHECK(seen.back() == "127.0.0.1");
}

TEST_CASE("another address may be dialled than the URL names", "[http][client]") {
    std::string header;
    Peer peer([&header](Socket& socket, int) {
        header = socket.readUntil("\r\n\r\n");
        socket.send(answerWith("hello"));
    });
    PooledClient client;
    auto work = [&]() -> Task<> {
        auto request = ask("http://ttd.apps.localhost:8000/ttd/app?x=1#part");
        request.connectTo = "127.0.0.1:" + std::to_string(peer.port());
        request.trace = Trace{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"};
        const auto text = co_await fetch(client, std::move(request));
        CHECK(text == "200 hello");
    };
    runToEnd(work);
    CHECK(header.starts_with("GET /ttd/app?x=1 HTTP/1.1\r\n"));
    CHECK(header.find("\r\nHost: ttd.apps.localhost:8000\r\n") != std::string::npos);
    CHECK(
        header.find("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01") !=
        std::string::npos
    );
}

TEST_CASE("bodies stream through client and server in pieces", "[http][client]") {
    Router router;
    auto mirror = [](Request& request) -> Task<Response> {
        Checker checker;
        auto& source = request.stream(2 * big);
        while (true) {
            const auto piece = co_await source.next();
            if (!piece) break;
            checker.take(*piece);
        }
        const auto note = std::to_string(checker.seen) + (checker.right ? " right" : " wrong");
        co_return Response{Status::ok, {{"X-Seen", note}}, std::make_unique<Generated>(big, false)};
    };
    router.post("/mirror", Access::anonymous, mirror);
    RunningServer server(std::move(router));
    PooledClient client;
    auto work = [&](bool sized) -> Task<> {
        auto request = ask(server.url("/mirror"));
        request.method = Method::post;
        request.body = std::make_unique<Generated>(big, sized);
        auto response = co_await client.send(std::move(request));
        CHECK(response.headers.find("X-Seen") == std::to_string(big) + " right");
        Checker checker;
        while (true) {
            const auto piece = co_await response.source->next();
            if (!piece) break;
            checker.take(*piece);
        }
        CHECK(checker.seen == big);
        CHECK(checker.right);
        CHECK(checker.largest <= 64 * 1024);
    };
    auto both = [&]() -> Task<> {
        co_await work(true);
        co_await work(false);
    };
    runToEnd(both);
}

TEST_CASE("a certificate that nobody vouches for is not trusted", "[http][client]") {
    // What answers is no TLS at all: either way there is no connection.
    Peer peer([](Socket& socket, int) { socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); });
    PooledClient client;
    auto work = [&]() -> Task<> {
        co_await fetch(client, ask("https://127.0.0.1:" + std::to_string(peer.port())));
    };
    CHECK(codeOf([&] { runToEnd(work); }) == Errc::badGateway);
}

TEST_CASE("URLs are taken apart", "[http][client]") {
    const auto url = parseClientUrl("HTTPS://[::1]:8443?q=1");
    REQUIRE(url);
    CHECK(url->tls);
    CHECK(url->host == "::1");
    CHECK(url->port == "8443");
    CHECK(url->authority == "[::1]:8443");
    CHECK(url->target == "/?q=1");
    CHECK(parseClientUrl("http://host")->port == "80");
    CHECK_FALSE(parseClientUrl("http://"));
    CHECK_FALSE(parseClientUrl("http://host:0/"));
    CHECK_FALSE(parseClientUrl("http://host:99999/"));
    CHECK_FALSE(parseClientUrl("http://host\\@other/"));
}
