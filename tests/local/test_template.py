"""The project's own template, as the local server reads it."""

from local import template
from local.testing import PROJECT

SOURCE = template.read(PROJECT / "template.yaml")
EXPANDED = template.expand(SOURCE, {"AwsEndpointUrl": "http://127.0.0.1:1", "Arch": "x86_64"})


def test_every_function_has_its_code_and_its_settings() -> None:
    functions = template.functions(SOURCE)
    assert {f.logical_id for f in functions} >= {"RegisterFunction", "NoticesFunction", "ImportsFunction"}
    for function in functions:
        assert (PROJECT / function.code).is_dir()
        assert function.handler.endswith(".app.handler")
        assert function.timeout >= 15


def test_every_route_leads_to_a_function_of_the_template() -> None:
    routes = template.routes(EXPANDED)
    assert ("GET", "/api/invoices/{number}", "InvoicesFunction") in routes
    assert {name for _, _, name in routes} <= {f.logical_id for f in template.functions(SOURCE)}


def test_the_expansion_has_no_code_to_upload_and_no_layer() -> None:
    types = [resource["Type"] for resource in EXPANDED["Resources"].values()]
    assert "AWS::Lambda::LayerVersion" not in types
    assert "Transform" not in EXPANDED
    for resource in EXPANDED["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Function":
            assert resource["Properties"]["Code"] == {"ZipFile": "pass"}
            assert "Layers" not in resource["Properties"]
