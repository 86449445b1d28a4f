//! Who may ask at all.

use crate::lab::{Answer, Lab, Request, TOKEN};

/// One path of every kind: API, journal, unknown API route, page, unknown page.
const PATHS: [&str; 6] =
    ["/api/v1/lab", "/api/v1/journal", "/api/v1/nothing", "/", "/favicon.svg", "/nothing"];

#[tokio::test]
async fn only_its_own_names_are_answered_on_every_route() {
    let lab = Lab::start_with(Default::default(), &["lab.example"]).await;
    let port = lab.port();
    for host in [
        String::new(),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        "localhost".to_owned(),
        format!("localhost.evil.com:{port}"),
        format!("evil.localhost:{port}"),
        format!("localhost.:{port}"),
        format!("evil.com:{port}"),
        format!("127.0.0.2:{port}"),
        format!("0.0.0.0:{port}"),
        format!("2130706433:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("user@127.0.0.1:{port}"),
        format!("lab.example.evil.com:{port}"),
        "lab.example".to_owned(),
    ] {
        for path in PATHS {
            let answer = lab.request("GET", path).with("Host", &host).send().await;
            answer.expect_error(403, "forbidden_host");
        }
    }
    for host in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "lab.example"] {
        let answer = lab.request("GET", "/").with("Host", &format!("{host}:{port}")).send().await;
        assert_eq!(answer.status(), 200, "{host}");
    }
}

#[tokio::test]
async fn a_request_that_names_two_hosts_is_refused() {
    let lab = Lab::start().await;
    let own = format!("127.0.0.1:{}", lab.port());
    let twice = lab.request("GET", "/").header("Host", "evil.com");
    twice.send().await.expect_error(403, "forbidden_host");
    let elsewhere = lab.request("GET", "http://evil.com/");
    elsewhere.send().await.expect_error(403, "forbidden_host");
    let nameless = lab.request("GET", "/").without("Host");
    nameless.send().await.expect_error(403, "forbidden_host");
    let agreed = lab.request("GET", &format!("http://{own}/"));
    assert_eq!(agreed.send().await.status(), 200);
}

#[tokio::test]
async fn pages_of_other_origins_are_refused_on_every_route() {
    let lab = Lab::start().await;
    let port = lab.port();
    for origin in [
        "null".to_owned(),
        String::new(),
        "http://127.0.0.1".to_owned(),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("https://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        format!("http://localhost.evil.com:{port}"),
        format!("http://evil.localhost:{port}"),
        format!("http://127.0.0.1:{port}.evil.com"),
        format!("http://evil.com/http://127.0.0.1:{port}"),
        format!("http://user@127.0.0.1:{port}"),
        "http://192.168.1.7:3000".to_owned(),
        format!("http://{}", lab.stage.local_addr()),
        "tauri://evil".to_owned(),
        "https://tauri.localhost".to_owned(),
        "http://tauri.localhost.evil.com".to_owned(),
        "file://".to_owned(),
    ] {
        for path in PATHS {
            let answer = lab.request("GET", path).header("Origin", &origin).send().await;
            answer.expect_error(403, "forbidden_origin");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        }
    }
    let two = lab.request("GET", "/").header("Origin", &own(&lab)).header("Origin", "null");
    two.send().await.expect_error(403, "forbidden_origin");
}

fn own(lab: &Lab) -> String {
    format!("http://127.0.0.1:{}", lab.port())
}

#[tokio::test]
async fn its_own_page_may_steer_and_gets_no_cors_headers() {
    let lab = Lab::start().await;
    let answer = lab.request("POST", "/api/v1/restore").header("Origin", &own(&lab)).send().await;
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn the_desktop_window_gets_cors_answers_even_for_errors() {
    let lab = Lab::start().await;
    for origin in ["tauri://localhost", "http://tauri.localhost"] {
        let allowed = |answer: &Answer| {
            assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
            assert_eq!(answer.header("vary"), Some("Origin"));
        };
        let from_window = |method, path| {
            lab.request(method, path)
                .header("Origin", origin)
                .header("Sec-Fetch-Site", "cross-site")
        };
        let preflight = from_window("OPTIONS", "/api/v1/feed")
            .without("Authorization")
            .header("Access-Control-Request-Method", "PATCH")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .send()
            .await;
        assert_eq!(preflight.status(), 204);
        allowed(&preflight);
        assert!(preflight.header("access-control-allow-methods").unwrap().contains("PATCH"));
        let headers = preflight.header("access-control-allow-headers").unwrap();
        for header in ["Authorization", "Content-Type", "Last-Event-ID"] {
            assert!(headers.contains(header), "{headers}");
        }
        let read = from_window("GET", "/api/v1/lab").send().await;
        assert_eq!(read.status(), 200);
        allowed(&read);
        let refused = from_window("GET", "/api/v1/lab").without("Authorization").send().await;
        refused.expect_error(401, "token_missing");
        allowed(&refused);
    }
}

#[tokio::test]
async fn requests_that_other_sites_caused_are_refused() {
    let lab = Lab::start().await;
    for site in ["cross-site", "same-site", "something"] {
        for (method, path) in [("GET", "/api/v1/lab"), ("POST", "/api/v1/reset"), ("GET", "/")] {
            let answer = lab.request(method, path).header("Sec-Fetch-Site", site).send().await;
            answer.expect_error(403, "forbidden_site");
        }
    }
    for site in ["same-origin", "none"] {
        let answer = lab.request("GET", "/api/v1/lab").header("Sec-Fetch-Site", site).send().await;
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn a_link_on_another_page_opens_the_page_and_nothing_else() {
    let lab = Lab::start().await;
    let followed = |method, path| {
        lab.request(method, path)
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "navigate")
    };
    let document = |request: Request| request.header("Sec-Fetch-Dest", "document");
    assert_eq!(document(followed("GET", "/")).send().await.status(), 200);
    document(followed("GET", "/api/v1/lab")).send().await.expect_error(403, "forbidden_site");
    document(followed("POST", "/")).send().await.expect_error(403, "forbidden_site");
    let framed = followed("GET", "/").header("Sec-Fetch-Dest", "iframe");
    framed.send().await.expect_error(403, "forbidden_site");
}

#[tokio::test]
async fn the_api_opens_to_its_token_alone() {
    let lab = Lab::start().await;
    let epoch = lab.stage.state().epoch;
    let routes = [
        ("GET", "/api/v1/lab"),
        ("GET", "/api/v1/journal"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/api/v1"),
        ("GET", "/api"),
        ("POST", "/api/v1/reset"),
        ("DELETE", "/api/v1/lab"),
    ];
    for (method, path) in routes {
        let request = lab.request(method, path);
        let missing = request.clone().without("Authorization").send().await;
        missing.expect_error(401, "token_missing");
        assert_eq!(missing.header("www-authenticate"), Some("Bearer"));
        for wrong in [
            format!("Bearer {}", &TOKEN[1..]),
            format!("Bearer {TOKEN}x"),
            format!("Bearer {}", TOKEN.to_uppercase()),
            "Bearer ".to_owned(),
            "Bearer x".to_owned(),
            format!("Bearer {TOKEN} {TOKEN}"),
        ] {
            let answer = request.clone().with("Authorization", &wrong).send().await;
            assert_eq!(answer.status(), 401, "{wrong}");
        }
        for scheme in [TOKEN.to_owned(), format!("Basic {TOKEN}"), format!("Token {TOKEN}")] {
            let answer = request.clone().with("Authorization", &scheme).send().await;
            answer.expect_error(401, "token_missing");
        }
        let twice = request.clone().header("Authorization", "Bearer x").send().await;
        twice.expect_error(401, "token_wrong");
        let in_query = lab.request(method, &format!("{path}?token={TOKEN}&access_token={TOKEN}"));
        in_query.without("Authorization").send().await.expect_error(401, "token_missing");
    }
    assert_eq!(lab.stage.state().epoch, epoch, "nobody reset the lab");
    let lower = lab.request("GET", "/api/v1/lab").with("Authorization", &format!("bearer {TOKEN}"));
    assert_eq!(lower.send().await.status(), 200);
}

#[tokio::test]
async fn no_spelling_of_a_path_gets_around_the_token() {
    let lab = Lab::start().await;
    for path in [
        "//api/v1/lab",
        "/%61pi/v1/lab",
        "/API/v1/lab",
        "/./api/v1/lab",
        "/assets/../api/v1/lab",
        "/api%2Fv1/lab",
        "/api\\v1\\lab",
    ] {
        let answer = lab.request("GET", path).without("Authorization").send().await;
        assert!(matches!(answer.status(), 400 | 401 | 404), "{path} {}", answer.head);
        assert!(!String::from_utf8_lossy(&answer.body).contains("stage_url"), "{path}");
    }
}

#[tokio::test]
async fn every_answer_says_that_it_may_not_be_sniffed_framed_or_embedded() {
    let lab = Lab::start().await;
    let refused = lab.request("GET", "/").with("Host", "evil.com").send().await;
    let locked = lab.request("GET", "/api/v1/lab").without("Authorization").send().await;
    for answer in
        [lab.get("/").await, lab.get("/api/v1/lab").await, lab.get("/x").await, refused, locked]
    {
        let header =
            |name| answer.header(name).unwrap_or_else(|| panic!("{name}: {}", answer.head));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("referrer-policy"), "no-referrer");
        let policy = header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
        let stage = format!("http://127.0.0.1:{}", lab.stage.local_addr().port());
        assert!(policy.contains(&format!("connect-src 'self' {stage} ")), "{policy}");
        let socket = stage.replace("http:", "ws:");
        assert!(policy.contains(&format!(" {socket} ")), "{policy}");
        assert!(!policy.contains('*'), "{policy}");
    }
    assert_eq!(lab.get("/api/v1/lab").await.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn forms_and_plain_text_change_nothing() {
    let lab = Lab::start().await;
    let epoch = lab.stage.state().epoch;
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain;application/json",
        "application/jsonp",
        "",
    ] {
        for (method, path) in
            [("POST", "/api/v1/reset"), ("POST", "/api/v1/events"), ("PUT", "/api/v1/cors")]
        {
            let answer =
                lab.request(method, path).body(content_type, b"{\"data\":\"x\"}").send().await;
            answer.expect_error(415, "wrong_content_type");
        }
    }
    assert_eq!(lab.stage.state().epoch, epoch);
    assert_eq!(lab.stage.state().log.next_seq, 1);
}
