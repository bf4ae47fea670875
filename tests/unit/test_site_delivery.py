"""How template.yaml delivers the site: headers, addresses, caches, and nothing that is open to the world."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from frontend import headers
from tests.support import template
from tests.support.edge import asked, code, run
from tests.support.template import ROOT

RESOURCES = template.load()["Resources"]
CONFIG = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]
BEHAVIOURS = [CONFIG["DefaultCacheBehavior"], *CONFIG["CacheBehaviors"]]
FUNCTIONS = {"PagesFunction": "viewer-request", "StatusFunction": "viewer-response"}
BUCKETS = template.resources("AWS::S3::Bucket")
LARGEST_FUNCTION = 10_240  # bytes that CloudFront takes


def files(*paths: str) -> list[str]:
    """The key that each address is looked up by."""
    return [answer["uri"] for answer in asked(*paths)]


def test_every_page_has_an_address_without_extension() -> None:
    pages = [
        f"/{language}/{slugs[language]}"
        for slugs in tomllib.loads((ROOT / "shared/pages.toml").read_text()).values()
        for language in ("lt", "en")
    ]

    assert files(*pages) == [f"{page}.html" for page in pages]
    assert code("PagesFunction").count("lt/") + code("PagesFunction").count("en/") == len(pages) + 1


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "/index.html"),
        ("/lt/", "/lt/index.html"),
        ("/en/", "/en/index.html"),
        ("/sw.js", "/sw.js"),
        ("/lt.webmanifest", "/lt.webmanifest"),
        ("/lt/nera", "/lt/404.html"),
        ("/en/none", "/en/404.html"),
        ("/en/prisijungti", "/en/404.html"),
        ("/lt/prisijungti/", "/lt/404.html"),
        ("/lt/prisijungti/x", "/lt/404.html"),
        ("/lt/prisij", "/lt/404.html"),
        ("/lt//", "/lt/404.html"),
        ("/LT/prisijungti", "/lt/404.html"),
        ("/wp-admin/", "/lt/404.html"),
        ("/en/../lt/x", "/en/404.html"),
        ("/lt/%00", "/lt/404.html"),
        ("//lt/prisijungti", "/lt/404.html"),
        ("/.env", "/lt/404.html"),
        ("/a/b.js", "/lt/404.html"),
        ("/constructor", "/lt/404.html"),
        ("/en", None),
        ("/lt", None),
    ],
)
def test_an_address_leads_to_a_file(path: str, file: str | None) -> None:
    if file is not None:
        assert files(path) == [file]
        return
    [answer] = asked(path)
    assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (302, f"{path}/")


def test_the_file_that_says_not_found_has_the_status_of_it() -> None:
    marked = {"x-amz-meta-status": {"value": "404"}, "etag": {"value": "x"}}
    kinds = [(200, marked), (304, marked), (200, {"etag": {"value": "x"}})]
    answers = run("StatusFunction", [{"response": {"statusCode": s, "headers": h}} for s, h in kinds])

    assert [answer["statusCode"] for answer in answers] == [404, 304, 200]
    assert [answer["headers"] for answer in answers] == [{"etag": {"value": "x"}}] * 3


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_at_the_edge_is_one_that_cloudfront_takes(function: str) -> None:
    properties = RESOURCES[function]["Properties"]

    assert properties["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert properties["AutoPublish"] is True
    assert len(code(function).encode()) < LARGEST_FUNCTION
    assert {
        "EventType": FUNCTIONS[function],
        "FunctionARN": {"Fn::GetAtt": [function, "FunctionARN"]},
    } in CONFIG["DefaultCacheBehavior"]["FunctionAssociations"]


def test_production_sends_the_headers_of_the_site() -> None:
    config = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    sent = {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]} | {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in security else "",
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}"
        + ("; includeSubDomains" if transport["IncludeSubdomains"] else ""),
    }

    assert sent == headers.PRODUCTION_HEADERS
    assert all(behaviour["ResponseHeadersPolicyId"] == {"Ref": "SiteHeaders"} for behaviour in BEHAVIOURS)


def test_what_the_api_says_of_itself_is_not_overwritten() -> None:
    config = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    items = [*config["SecurityHeadersConfig"].values(), *config["CustomHeadersConfig"]["Items"]]

    assert {item["Override"] for item in items} == {False}


def test_the_api_is_never_cached_and_its_errors_stay_its_own() -> None:
    [api] = [behaviour for behaviour in BEHAVIOURS if behaviour["TargetOriginId"] == "api"]

    assert api["PathPattern"] == "/api/*"
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert "CustomErrorResponses" not in CONFIG
    assert {behaviour["ViewerProtocolPolicy"] for behaviour in BEHAVIOURS} == {
        "https-only",
        "redirect-to-https",
    }


def test_cloudfront_shows_the_newest_of_the_keys_that_functions_take() -> None:
    [api] = [origin for origin in CONFIG["Origins"] if origin["Id"] == "api"]
    [shown] = api["OriginCustomHeaders"]
    on_aws, (exchanging, newest, only), local = _branches(
        template.load()["Globals"]["Function"]["Environment"]["Variables"]["ORIGIN_KEYS"]
    )

    assert (shown["HeaderName"], on_aws, exchanging, local) == ("x-origin-key", "OnAws", "HasKeyBefore", "")
    assert only == shown["HeaderValue"] == {"Fn::Sub": "{{resolve:secretsmanager:${OriginSecret}}}"}
    assert newest["Fn::Sub"].startswith(only["Fn::Sub"] + " ")


def _branches(value: dict[str, Any]) -> tuple[Any, Any, Any]:
    condition, then, otherwise = value["Fn::If"]
    return condition, tuple(then["Fn::If"]) if isinstance(then, dict) else then, otherwise


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_closed_to_the_world_and_keeps_what_is_replaced(bucket: str) -> None:
    properties = BUCKETS[bucket]["Properties"]
    denials = [
        statement
        for policy in template.resources("AWS::S3::BucketPolicy").values()
        if policy["Properties"]["Bucket"] == {"Ref": bucket}
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
    ]

    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert BUCKETS[bucket]["DeletionPolicy"] == BUCKETS[bucket]["UpdateReplacePolicy"] == "Retain"
    assert [denial["Condition"] for denial in denials] == [{"Bool": {"aws:SecureTransport": "false"}}]
    assert any(
        "NoncurrentVersionExpiration" in rule for rule in properties["LifecycleConfiguration"]["Rules"]
    )
    assert any(
        "AbortIncompleteMultipartUpload" in rule for rule in properties["LifecycleConfiguration"]["Rules"]
    )


def test_files_with_data_of_customers_go_once_they_were_read_or_taken_and_reports_stay() -> None:
    rules = BUCKETS["ExchangeBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]

    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}

    assert days == {"work/": 2, "in/": 90, "out/taken/": 90, "export/": 90}


def test_only_the_distribution_reads_the_site_bucket() -> None:
    statements = RESOURCES["SiteBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    [allowed] = [statement for statement in statements if statement["Effect"] == "Allow"]
    source = "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"

    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceArn": {"Fn::Sub": source}}}
    assert not [action for action in allowed["Action"] if "*" in action]
