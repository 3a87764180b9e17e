#pragma once
// One connection of the server: reads requests, runs the pipeline, writes answers, until either side ends it.
#include "pipeline.hpp"
#include "response_writer.hpp"
#include "server_state.hpp"
#include "transport.hpp"
#include "wire_body.hpp"

namespace varde::http {

class Connection {
public:
    Connection(Worker& worker, asio::ip::tcp::socket socket, bool admin);
    ~Connection();

    Task<> serve();
    // Ends an idle connection; one with a request in flight ends by itself after its answer.
    void drain();
    void abort();

    // The request's body as its handler sees it; sends `100 Continue` when the first piece is asked for.
    class RequestBody;

private:
    Task<bool> serveOne();  // false: no further request on this connection
    Task<> refuse(Status status);
    Task<bool> send(const Request& request, Response response, Framing framing);
    Task<bool> sendSource(BodySource& source, const Framing& framing, const Trace& trace);
    Task<bool> writeAll(std::string_view a, std::string_view b = {}, std::string_view c = {});
    Task<bool> drainBody(WireBody& body);
    Task<> linger();
    bool bodyCanBeDrained(const WireBody& body) const;

    Worker& worker_;
    Transport transport_;
    std::string remoteAddress_;
    bool admin_;
    bool idle_ = true;
    bool continueExpected_ = false;  // the client waits for a 100 before it sends its body
    bool answered_ = false;          // bytes of an answer have left, so an error can no longer be told
    std::string out_;
};

}  // namespace varde::http
