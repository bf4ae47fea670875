"""The deployment: the expanded template as a CloudFormation stack in the emulator."""

import contextlib
import json
from functools import cache
from typing import Any

from local.config import REGION, STACK
from local.emulator import CREDENTIALS
from local.problem import Problem
from local.template import Function, Json

_LONGEST_TIMEOUT = 900  # seconds that Lambda allows
_TEMPLATE_BUCKET = f"{STACK}-template"


class Aws:
    """Clients of the emulator; `url` is its address."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cache  # noqa: B019 - one object lives as long as the program
    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes a client a service
        import boto3  # noqa: PLC0415 - slow to import, while the emulator starts
        from botocore.config import Config  # noqa: PLC0415 - likewise

        keys = {key.lower(): value for key, value in CREDENTIALS.items()}
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
        make: Any = boto3.client
        return make(service, endpoint_url=self.url, region_name=REGION, config=config, **keys)


def deploy(aws: Aws, template: Json, parameters: dict[str, str]) -> dict[str, str]:
    """Create or update the stack; its outputs."""
    stacks = aws.client("cloudformation")
    call = {
        "StackName": STACK,
        "TemplateURL": _upload(aws, _patient(template)),
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    try:
        stacks.create_stack(**call)
        _wait(stacks, "stack_create_complete")
    except stacks.exceptions.AlreadyExistsException:
        _update(stacks, call)
    outputs = stacks.describe_stacks(StackName=STACK)["Stacks"][0].get("Outputs", [])
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}


def environment(aws: Aws, function: Function) -> dict[str, str]:
    """What the template declares for the function, resolved by the emulator; numbers are text, as on AWS."""
    configuration = aws.client("lambda").get_function_configuration(FunctionName=function.name)
    variables = configuration.get("Environment", {}).get("Variables", {})
    return {name: str(value) for name, value in variables.items()}


def verify_sender(aws: Aws, sender: str) -> None:
    """SES refuses a sender that is not verified; in the emulator making the identity verifies it."""
    mail = aws.client("sesv2")
    with contextlib.suppress(mail.exceptions.AlreadyExistsException):
        mail.create_email_identity(EmailIdentity=sender)


def add_to_secret(aws: Aws, arn: str, values: dict[str, str]) -> None:
    """What else the secret, a JSON object, says stays as the stack has generated it."""
    store = aws.client("secretsmanager")
    said = json.loads(store.get_secret_value(SecretId=arn)["SecretString"])
    store.put_secret_value(SecretId=arn, SecretString=json.dumps(said | values))


def _patient(template: Json) -> Json:
    """The workers keep the functions' time; the emulator's would run while a call waits for its turn."""
    resources = {name: dict(resource) for name, resource in template["Resources"].items()}
    for resource in resources.values():
        if resource["Type"] == "AWS::Lambda::Function":
            resource["Properties"] = resource["Properties"] | {"Timeout": _LONGEST_TIMEOUT}
    return template | {"Resources": resources}


def _upload(aws: Aws, template: Json) -> str:
    """A template of more than 51,200 bytes must come from a bucket."""
    s3 = aws.client("s3")
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=_TEMPLATE_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=_TEMPLATE_BUCKET, Key="template.json", Body=json.dumps(template).encode())
    return f"{aws.url}/{_TEMPLATE_BUCKET}/template.json"


def _update(stacks: Any, call: Json) -> None:  # noqa: ANN401 - boto3 makes a client a service
    try:
        stacks.update_stack(**call)
    except stacks.exceptions.ClientError as error:
        if "No updates" not in str(error):
            raise
        return
    _wait(stacks, "stack_update_complete")


def _wait(stacks: Any, goal: str) -> None:  # noqa: ANN401 - boto3 makes a client a service
    from botocore.exceptions import WaiterError  # noqa: PLC0415 - slow to import, while the emulator starts

    try:
        stacks.get_waiter(goal).wait(StackName=STACK, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
    except WaiterError:
        events = stacks.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [event for event in events if "FAILED" in event["ResourceStatus"]]
        why = "; ".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '?')}" for e in failed)
        raise Problem(f"The stack of template.yaml could not be made ({why}).") from None
