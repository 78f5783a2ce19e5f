"""What IAM actions lead to: data read, rights changed, credentials made, more rights than one had.

Source of names and levels: the tables of actions of each service under
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

DATA_READS: tuple[str, ...] = (
    "cognito-idp:AdminGetUser",
    "cognito-idp:ListUsers",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kinesis:GetRecords",
    "kinesis:SubscribeToShard",
    "kms:Decrypt",
    "lambda:GetFunction",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:StartQuery",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)
"""Actions that hand out data, secrets or code, or open what is encrypted."""

LOOKS: tuple[str, ...] = ("Describe", "Get", "Head", "List")
"""How the names of actions begin that only look: at settings, where they hand out no data."""

GRAVE_SERVICES: tuple[str, ...] = ("cloudtrail", "iam", "kms", "organizations", "sts")
"""Services whose every action together decide who may do what, or hide what was done."""

PERMISSION_CHANGES: tuple[str, ...] = (
    "apigateway:UpdateRestApiPolicy",
    "cognito-identity:SetIdentityPoolRoles",
    "dynamodb:PutResourcePolicy",
    "ecr:SetRepositoryPolicy",
    "events:PutPermission",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "kinesis:PutResourcePolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddLayerVersionPermission",
    "lambda:AddPermission",
    "logs:PutResourcePolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutAccessPointPolicy",
    "s3:PutAccountPublicAccessBlock",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutObjectAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sns:SetTopicAttributes",
    "sqs:AddPermission",
    "sqs:SetQueueAttributes",
)
"""Actions of the level "permissions management" that open something to more people.

`kinesis:PutResourcePolicy` stands under "write" in AWS's table and does the same.
"""

BOUNDED_CHANGES: tuple[str, ...] = (
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:UpdateAssumeRolePolicy",
)
"""Actions that the condition `iam:PermissionsBoundary` can hold to principals with a boundary.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

CREDENTIALS: tuple[str, ...] = (
    "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdToken",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "cognito-idp:AdminInitiateAuth",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "redshift:GetClusterCredentials",
    "sts:AssumeRole",
    "sts:AssumeRoot",
    "sts:GetFederationToken",
    "sts:GetSessionToken",
)
"""Actions whose answer is a credential or a token.

Source: https://cloudsplaining.readthedocs.io/en/latest/glossary/credentials-exposure/
"""

PASSING = "iam:PassRole"

ESCALATIONS: tuple[tuple[str, ...], ...] = (
    ("iam:AddUserToGroup",),
    ("iam:AttachGroupPolicy",),
    ("iam:AttachRolePolicy",),
    ("iam:AttachUserPolicy",),
    ("iam:CreatePolicyVersion",),
    ("iam:PutGroupPolicy",),
    ("iam:PutRolePolicy",),
    ("iam:PutUserPolicy",),
    ("iam:SetDefaultPolicyVersion",),
    ("iam:UpdateAssumeRolePolicy",),
    ("iam:UpdateLoginProfile",),
    ("iam:CreateAccessKey",),
    ("iam:CreateLoginProfile",),
    ("lambda:UpdateFunctionCode",),
    ("glue:UpdateDevEndpoint",),
    (PASSING, "apprunner:CreateService"),
    (PASSING, "cloudformation:CreateStack"),
    (PASSING, "codebuild:CreateProject", "codebuild:StartBuild"),
    (PASSING, "datapipeline:CreatePipeline"),
    (PASSING, "ec2:RequestSpotInstances"),
    (PASSING, "ec2:RunInstances"),
    (PASSING, "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    (PASSING, "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    (PASSING, "ecs:RegisterTaskDefinition", "ecs:StartTask"),
    (PASSING, "glue:CreateDevEndpoint"),
    (PASSING, "glue:CreateJob", "glue:StartJobRun"),
    (PASSING, "lambda:CreateFunction", "lambda:AddPermission"),
    (PASSING, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    (PASSING, "lambda:CreateFunction", "lambda:InvokeFunction"),
    (PASSING, "sagemaker:CreateNotebookInstance"),
    (PASSING, "sagemaker:CreateProcessingJob"),
    (PASSING, "sagemaker:CreateTrainingJob"),
)
"""Sets of actions of which each lets its holder reach rights that it was not given.

Sources: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/,
https://cloudsplaining.readthedocs.io/en/latest/glossary/privilege-escalation/, https://pathfinding.cloud/paths/
"""

ONLY_OF_OTHERS: tuple[str, ...] = (
    "glue:UpdateDevEndpoint",
    "iam:AddUserToGroup",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "lambda:UpdateFunctionCode",
)
"""Actions that raise rights by taking over somebody else: on one named target they reach that one alone."""

ADMIN_POLICIES: tuple[str, ...] = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")
"""AWS's policies that allow all there is, all but identities, or all identities.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
"""

READ_ALL_POLICIES: tuple[str, ...] = ("ReadOnlyAccess", "SecurityAudit", "ViewOnlyAccess")
"""AWS's policies that look at everything in the account; `ReadOnlyAccess` reads its data, too.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

READ_DATA_POLICY = "ReadOnlyAccess"
"""The one of them that hands out data: it allows `s3:Get*` and `dynamodb:Query`.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html
"""

EXECUTION_POLICIES: tuple[str, ...] = ("AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole")
"""AWS's policies that let code write its log, and stand in a VPC, and do nothing else.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
"""
